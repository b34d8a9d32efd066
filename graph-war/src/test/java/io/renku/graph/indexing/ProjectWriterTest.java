package io.renku.graph.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.graph.triples.GraphStore;
import io.renku.graph.triples.Sparql;
import io.renku.graph.triples.TestStores;
import io.renku.graph.triples.Vocab;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectWriterTest {
  private static final String SAME_AS = "http://schema.org/sameAs";
  private static final String DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom";

  private final GraphStore store = TestStores.inMemory();

  @Test
  void writingTwiceChangesNothing() {
    var export = Exports.project("lab/bikes", "k", Exports.dataset("d1", "Counts", "counts"));
    Exports.write(store, Exports.facts(1, "lab/bikes", "public", 7L), export);
    var before = size();

    Exports.write(store, Exports.facts(1, "lab/bikes", "public", 7L), export);

    assertThat(size()).isEqualTo(before);
  }

  @Test
  void nothingOfAnOlderExportSurvives() {
    var facts = Exports.facts(1, "lab/bikes", "public", 7L);
    Exports.write(
        store, facts, Exports.project("lab/bikes", "k", Exports.dataset("d1", "Counts", "counts")));

    Exports.write(store, facts, Exports.project("lab/bikes", ""));

    assertThat(titles()).isEmpty();
    assertThat(mentions("https://renku.example/datasets/d1")).isFalse();
  }

  @Test
  void iRisMoveToTheBaseOfThisRenku() {
    Exports.write(
        store,
        Exports.facts(1, "lab/bikes", "public", 7L),
        Exports.project("lab/bikes", "k", Exports.dataset("d1", "Counts", "counts")));

    assertThat(mentions("https://renku.example/projects/lab/bikes")).isTrue();
    assertThat(mentions("https://localhost/projects/lab/bikes")).isFalse();
  }

  @Test
  void onlyTheLastVersionOfADatasetIsFound() {
    Exports.write(
        store,
        Exports.facts(1, "lab/bikes", "public", 7L),
        Exports.project(
            "lab/bikes",
            "",
            Exports.dataset("d1", "Counts", "counts"),
            Exports.dataset("d2", "Better counts", "counts", DERIVED, "d1")));

    assertThat(titles()).containsExactly("Better counts");
  }

  @Test
  void aDatasetInTwoProjectsHasOneRecordAndStaysUntilTheLastLetsGo() {
    var original = Exports.facts(1, "lab/bikes", "public", 7L);
    var copy = Exports.facts(2, "lab/copy", "private", 7L);
    Exports.write(
        store, original, Exports.project("lab/bikes", "", Exports.dataset("d1", "Counts", "c")));
    Exports.write(
        store,
        copy,
        Exports.project("lab/copy", "", Exports.dataset("d9", "Counts", "c", SAME_AS, "d1")));
    assertThat(titles()).containsExactly("Counts");
    assertThat(visibilities()).containsExactly("lab/bikes:public;lab/copy:private");

    Exports.writer(store).remove("lab/bikes");
    assertThat(titles()).containsExactly("Counts");
    assertThat(visibilities()).containsExactly("lab/copy:private");

    Exports.writer(store).remove("lab/copy");
    assertThat(titles()).isEmpty();
  }

  @Test
  void aRemovedProjectLeavesNoTraceButPeople() {
    Exports.write(
        store,
        Exports.facts(1, "lab/bikes", "public", 7L),
        Exports.project("lab/bikes", "k", Exports.dataset("d1", "Counts", "counts")));

    Exports.writer(store).remove("lab/bikes");

    assertThat(graphs()).containsExactly(Vocab.PERSONS);
  }

  @Test
  void anExportOfAnotherProjectIsRefusedAndChangesNothing() {
    var facts = Exports.facts(1, "lab/bikes", "public", 7L);

    assertThatThrownBy(() -> Exports.write(store, facts, Exports.project("lab/other", "")))
        .isInstanceOf(TransformationFailure.class)
        .hasMessageContaining("instead of project lab/bikes");
    assertThat(graphs()).isEmpty();
  }

  @Test
  void aBrokenChainOfVersionsIsRefused() {
    var export =
        Exports.project(
            "lab/bikes", "", Exports.dataset("d2", "Better", "counts", DERIVED, "lost"));

    assertThatThrownBy(
            () -> Exports.write(store, Exports.facts(1, "lab/bikes", "public", 7L), export))
        .hasMessageContaining("Cannot find dataset");
  }

  @Test
  void aMinimalRecordNeverReplacesAnIndexedProject() {
    var facts = Exports.facts(1, "lab/bikes", "public", 7L);
    Exports.write(
        store, facts, Exports.project("lab/bikes", "", Exports.dataset("d1", "Counts", "c")));

    Exports.writer(store).writeMinimal(facts);

    assertThat(titles()).containsExactly("Counts");
  }

  private List<String> titles() {
    return column("SELECT ?v { GRAPH schema:Dataset { ?d schema:name ?v } } ORDER BY ?v");
  }

  private List<String> visibilities() {
    return column("SELECT ?v { GRAPH schema:Dataset { ?d renku:projectsVisibilitiesConcat ?v } }");
  }

  private List<String> graphs() {
    return column("SELECT DISTINCT ?v { GRAPH ?v { ?s ?p ?o } } ORDER BY ?v");
  }

  private List<String> column(String query) {
    return store.read(graph -> new Sparql(query).rows(graph)).stream()
        .map(row -> row.text("v"))
        .toList();
  }

  private boolean mentions(String iri) {
    return store.read(
        graph ->
            new Sparql("ASK { { GRAPH ?g { ?iri ?p ?o } } UNION { GRAPH ?g { ?s ?p ?iri } } }")
                .iri("iri", iri)
                .ask(graph));
  }

  private long size() {
    return store.read(
        graph ->
            new Sparql("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
                .first(graph)
                .orElseThrow()
                .number("n"));
  }
}
