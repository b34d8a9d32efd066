package io.renku.graph.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.graph.TestConfig;
import io.renku.graph.access.Viewer;
import io.renku.graph.gitlab.GitLabToken;
import io.renku.graph.indexing.Exports;
import io.renku.graph.triples.GraphStore;
import io.renku.graph.triples.TestStores;
import io.renku.graph.web.DatasetId;
import io.renku.graph.web.PageRequest;
import io.renku.graph.web.Sorting;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatasetServiceTest {
  private static final Viewer ADA = new Viewer(7, new GitLabToken("ada"));
  private static final GraphStore STORE = TestStores.inMemory();
  private static final String SAME_AS = "http://schema.org/sameAs";
  private static final String DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom";

  private final DatasetService datasets = new DatasetService();

  DatasetServiceTest() {
    datasets.store = STORE;
    datasets.config = TestConfig.local();
  }

  @BeforeAll
  static void aDatasetItsCopyAndAChangedOne() {
    Exports.write(
        STORE,
        Exports.facts(1, "lab/bikes", "public", 7L),
        Exports.project("lab/bikes", "", Exports.dataset("d1", "Counts", "counts")));
    Exports.write(
        STORE,
        Exports.facts(2, "ada/copy", "private", 7L),
        Exports.project("ada/copy", "", Exports.dataset("d9", "Counts", "counts", SAME_AS, "d1")));
    Exports.write(
        STORE,
        Exports.facts(3, "lab/trams", "public", 7L),
        Exports.project(
            "lab/trams",
            "",
            Exports.dataset("t1", "Trams", "trams"),
            Exports.dataset("t2", "Better trams", "trams", DERIVED, "t1")));
  }

  @Test
  void aDatasetTellsWhereItIsUsedAsFarAsThatIsVisible() {
    assertThat(places(datasets.details(ADA, "d1"))).containsExactly("lab/bikes", "ada/copy");
    assertThat(places(datasets.details(Viewer.ANYBODY, "d1"))).containsExactly("lab/bikes");
  }

  @Test
  void bothFormsOfAnAddressMeanTheSame() {
    var id = DatasetId.ofSameAs("https://renku.example/datasets/d1");

    var byOrigin = datasets.details(ADA, id);

    assertThat(byOrigin.identifier()).isEqualTo(id);
    assertThat(byOrigin.project().slug()).isEqualTo(datasets.details(ADA, "d1").project().slug());
    assertThat(byOrigin.sameAs()).isEqualTo("https://renku.example/datasets/d1");
  }

  @Test
  void hiddenAndUnknownDatasetsGetTheSameAnswer() {
    assertThatThrownBy(() -> datasets.details(Viewer.ANYBODY, "d9"))
        .hasMessage("No 'd9' dataset found");
    assertThatThrownBy(() -> datasets.details(ADA, "nope")).hasMessage("No 'nope' dataset found");
    assertThatThrownBy(() -> datasets.details(ADA, "sa!!")).hasMessage("No 'sa!!' dataset found");
    assertThatThrownBy(() -> datasets.details(ADA, "\" }")).hasMessageContaining("dataset found");
  }

  @Test
  void aChangedDatasetTellsWhatItDerivesFrom() {
    var changed = datasets.details(Viewer.ANYBODY, "t2");

    assertThat(changed.derivedFrom()).isEqualTo("https://renku.example/datasets/t1");
    assertThat(changed.sameAs()).isNull();
    assertThat(changed.versions().initial()).isEqualTo("t1");
    assertThat(changed.dateModified()).isEqualTo("2023-02-01T09:00:00Z");
    assertThat(changed.published().creator()).hasSize(1);
  }

  @Test
  void aProjectListsOnlyCurrentVersions() {
    var listed =
        STORE.read(
            graph ->
                new ProjectDatasetsQuery("lab/trams", TestConfig.local())
                    .run(graph, Sorting.of(List.of(), List.of("name"))));

    assertThat(listed).extracting(ProjectDatasetView::name).containsExactly("Better trams");
  }

  @Test
  void freeTextFindsADatasetOnceWithItsVisibleProjects() {
    assertThat(found(ADA, "counts"))
        .extracting(DatasetFoundView::projectsCount)
        .containsExactly(2L);
    assertThat(found(Viewer.ANYBODY, "counts"))
        .extracting(DatasetFoundView::projectsCount)
        .containsExactly(1L);
    assertThat(found(ADA, "xylophone")).isEmpty();
  }

  private static List<DatasetFoundView> found(Viewer viewer, String phrase) {
    var query = new DatasetSearchQuery(viewer, Optional.of(phrase), TestConfig.local());
    var request = new PageRequest(1, 20);
    return STORE.read(
        graph -> {
          var page = query.page(graph, Sorting.of(List.of(), List.of("name")), request);
          assertThat(query.total(graph)).isEqualTo(page.size());
          return page;
        });
  }

  private static List<String> places(DatasetView dataset) {
    return dataset.usedIn().stream().map(DatasetView.Place::slug).toList();
  }
}
