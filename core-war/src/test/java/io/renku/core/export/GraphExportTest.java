package io.renku.core.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.core.metadata.MemoryFiles;
import io.renku.core.metadata.MetadataStore;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GraphExportTest {

  @Test
  void saysWhatTheCommandLineClientSays() throws IOException {
    var store = new MetadataStore(MemoryFiles.ofCommandLineClient());

    var graph = GraphExport.everything(store, "localhost");

    var expected = Files.readString(MemoryFiles.resource("/cli-project/graph.json"));
    assertThat(statements(graph)).isEqualTo(statements(withProperBlankNodes(expected)));
  }

  @Test
  void isTheSameTextEachTime() {
    var first =
        GraphExport.everything(new MetadataStore(MemoryFiles.ofCommandLineClient()), "localhost");
    var second =
        GraphExport.everything(new MetadataStore(MemoryFiles.ofCommandLineClient()), "localhost");

    assertThat(first).isEqualTo(second);
  }

  /** The client glues its host before the labels of blank nodes; we do not. */
  private static String withProperBlankNodes(String graph) {
    return graph.replace("https://localhost_:", "_:");
  }

  /** One line per statement, so that a difference can be read. */
  private static Set<String> statements(String graph) {
    var statements = new TreeSet<String>();
    try (var reader = Json.createReader(new StringReader(graph))) {
      for (var node : reader.readArray().getValuesAs(JsonObject.class)) {
        for (var property : node.entrySet()) {
          if (!property.getKey().equals("@id")) {
            add(statements, node.getString("@id") + " " + property.getKey(), property.getValue());
          }
        }
      }
    }
    return statements;
  }

  private static void add(Set<String> statements, String start, JsonValue values) {
    var array = (JsonArray) values;
    if (array.isEmpty()) {
      statements.add(start + " []");
    }
    array.forEach(
        value ->
            statements.add(
                start
                    + " "
                    + (value instanceof JsonObject object ? new TreeMap<>(object) : value)));
  }
}
