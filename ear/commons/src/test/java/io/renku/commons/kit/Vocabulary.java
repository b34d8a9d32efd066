package io.renku.commons.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.commons.kit.Contract.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the fields and addresses of a service mean: its schema alone would let too few of the seeded
 * requests past the door.
 */
public interface Vocabulary {
  /** A value for a field of this name; nothing where the schema says enough. */
  Optional<JsonNode> word(String name, JsonNode schema, SeededValues values);

  /** Makes the parts of a whole fit each other. */
  default void finish(ObjectNode made, SeededValues values) {}

  /** Of what kind of thing a parameter in an address is the id. */
  default String place(Operation operation, String parameter) {
    return parameter;
  }

  /** The share of requests, in percent, that name something that is there. */
  default int reuse(Operation operation) {
    return 85;
  }

  /** The ids in a good answer, by kind of thing. */
  default Map<String, List<String>> found(Operation operation, Answer answer) {
    return Map.of();
  }
}
