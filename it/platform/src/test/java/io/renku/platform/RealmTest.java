package io.renku.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealmTest {
  @TempDir Path folder;

  private JsonNode realm(Map<String, String> values) throws IOException {
    return new ObjectMapper().readTree(new Realm(Settings.of(folder, folder, values)).text());
  }

  private static JsonNode client(JsonNode realm, String id) {
    return StreamSupport.stream(realm.path("clients").spliterator(), false)
        .filter(client -> client.path("clientId").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void clientsMayBeRedirectedToTheGatewayOnly() throws IOException {
    var realm = realm(Map.of("renku.port.gateway", "20001"));

    assertThat(client(realm, "renku").path("redirectUris").toString())
        .isEqualTo("[\"http://localhost:20001/*\"]");
    assertThat(realm.toString()).doesNotContain("@base@").doesNotContain("@forge@");
  }

  @Test
  void developersMayAddOrigins() throws IOException {
    var realm = realm(Map.of("renku.local.origins", "http://localhost:1, http://localhost:2"));

    assertThat(client(realm, "renku").path("redirectUris")).hasSize(3);
    assertThat(client(realm, "gitlab").path("redirectUris")).hasSize(1);
  }

  @Test
  void everyClientOfOursPutsTheAudienceIntoItsTokens() throws IOException {
    var realm = realm(Map.of());

    for (var client : realm.path("clients")) {
      if (!client.path("clientId").asText().equals("gitlab")) {
        assertThat(
                client
                    .path("protocolMappers")
                    .path(0)
                    .path("config")
                    .path("included.client.audience")
                    .asText())
            .as(client.path("clientId").asText())
            .isEqualTo("renku");
      }
    }
  }
}
