package io.renku.graph.triples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest {
  private static final String GRAPH = "https://renku.example/g";

  @TempDir Path folder;

  @Test
  void whatWasWrittenIsThereAndFoundAfterARestart() {
    try (var store = EmbeddedStore.open(folder)) {
      store.write(graph -> List.of(GraphChange.adding(GRAPH, named("Zebra"))));
    }

    try (var store = EmbeddedStore.open(folder)) {
      assertThat(found(store, "zebra")).isEqualTo(1);
    }
  }

  @Test
  void anIndexThatMissedAWriteIsBuiltAnew() throws IOException {
    try (var store = EmbeddedStore.open(folder)) {
      store.write(graph -> List.of(GraphChange.adding(GRAPH, named("Zebra"))));
    }
    // What a kill between the two commits leaves: the mark, and an index without the new text.
    try (var files = Files.list(folder.resolve("lucene"))) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.createFile(folder.resolve("writing"));

    try (var store = EmbeddedStore.open(folder)) {
      assertThat(found(store, "zebra")).isEqualTo(1);
      assertThat(folder.resolve("writing")).doesNotExist();
    }
  }

  @Test
  void aRemovedTextIsNoLongerFound() {
    var store = EmbeddedStore.inMemory();
    store.write(graph -> List.of(GraphChange.adding(GRAPH, named("Zebra"))));

    store.write(graph -> List.of(GraphChange.between(GRAPH, named("Zebra"), named("Quagga"))));

    assertThat(found(store, "zebra")).isZero();
    assertThat(found(store, "quagga")).isEqualTo(1);
  }

  @Test
  void aFailedPlanChangesNothingAndTheStoreGoesOn() {
    var store = EmbeddedStore.inMemory();

    assertThatThrownBy(
            () ->
                store.write(
                    graph -> {
                      throw new IllegalStateException("no plan");
                    }))
        .hasMessage("no plan");
    store.write(graph -> List.of(GraphChange.adding(GRAPH, named("Zebra"))));

    assertThat(found(store, "zebra")).isEqualTo(1);
  }

  @Test
  void aFailingReaderTakesNothingFromAWriter() throws Exception {
    try (var store = EmbeddedStore.open(folder);
        var readers = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      var done = new AtomicBoolean();
      for (var i = 0; i < 3; i++) {
        readers.submit(() -> failUntil(done, store));
      }
      var words = new ArrayList<String>();
      try {
        for (var i = 0; i < 200; i++) {
          var word = "zebra" + (char) ('a' + i / 26) + (char) ('a' + i % 26);
          words.add(word);
          store.write(graph -> List.of(GraphChange.adding(GRAPH, named(word))));
        }
      } finally {
        done.set(true);
      }

      assertThat(words).allSatisfy(word -> assertThat(found(store, word)).isEqualTo(1));
    }
  }

  private static void failUntil(AtomicBoolean done, GraphStore store) {
    while (!done.get()) {
      assertThatThrownBy(
              () ->
                  store.read(
                      graph -> {
                        throw new IllegalStateException("no result");
                      }))
          .hasMessage("no result");
    }
  }

  private static Model named(String name) {
    var model = ModelFactory.createDefaultModel();
    model.createResource("https://renku.example/thing").addProperty(Vocab.schema("name"), name);
    return model;
  }

  private static long found(GraphStore store, String phrase) {
    return store.read(
        graph ->
            new Sparql(
                    "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?graph { (?s ?hit) text:query (schema:name ?phrase 10) } }")
                .iri("graph", GRAPH)
                .text("phrase", phrase)
                .first(graph)
                .orElseThrow()
                .number("n"));
  }
}
