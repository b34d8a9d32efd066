package io.renku.platform.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.store.Key;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The secrets and config maps of one namespace, decoded. */
record Sources(Resources resources, String namespace) {
  Optional<Map<String, byte[]>> secret(String name) {
    return resources
        .find(new Key("secrets", namespace, name))
        .map(secret -> decoded(secret, "data"));
  }

  Optional<Map<String, byte[]>> configMap(String name) {
    return resources
        .find(new Key("configmaps", namespace, name))
        .map(
            map -> {
              var data = decoded(map, "binaryData");
              for (var entry : map.path("data").properties()) {
                data.put(
                    entry.getKey(), entry.getValue().asText().getBytes(StandardCharsets.UTF_8));
              }
              return data;
            });
  }

  private static Map<String, byte[]> decoded(JsonNode object, String field) {
    var data = new TreeMap<String, byte[]>();
    for (var entry : object.path(field).properties()) {
      data.put(entry.getKey(), Base64.getMimeDecoder().decode(entry.getValue().asText()));
    }
    return data;
  }

  /** The directory behind a claim, once the claim is bound. */
  Optional<String> claimDirectory(String claim) {
    return resources
        .find(new Key("persistentvolumeclaims", namespace, claim))
        .flatMap(c -> Json.maybe(c, "spec", "volumeName"))
        .flatMap(volume -> resources.find(new Key("persistentvolumes", "", volume)))
        .flatMap(volume -> Json.maybe(volume, "spec", "hostPath", "path"));
  }
}
