package io.renku.platform.cluster.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void itemsOfAPlaceThatKeepsUnknownFieldsAreKept() throws Exception {
    var schema =
        Schema.of(
            mapper.readTree(
                """
                {"type":"object","properties":{
                  "patch":{"x-kubernetes-preserve-unknown-fields":true},
                  "known":{"type":"array","items":{"type":"object","properties":{"a":{"type":"string"}}}}}}
                """));
    var object =
        (ObjectNode)
            mapper.readTree(
                "{\"patch\":[{\"op\":\"add\"}],\"known\":[{\"a\":\"1\",\"b\":\"2\"}],\"other\":1}");

    schema.normalise(object);

    assertThat(object)
        .isEqualTo(mapper.readTree("{\"patch\":[{\"op\":\"add\"}],\"known\":[{\"a\":\"1\"}]}"));
  }
}
