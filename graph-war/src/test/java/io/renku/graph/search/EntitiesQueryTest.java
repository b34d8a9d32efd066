package io.renku.graph.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.graph.TestConfig;
import io.renku.graph.access.Viewer;
import io.renku.graph.gitlab.GitLabToken;
import io.renku.graph.indexing.Exports;
import io.renku.graph.triples.GraphStore;
import io.renku.graph.triples.TestStores;
import io.renku.graph.web.PageRequest;
import io.renku.graph.web.Sorting;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EntitiesQueryTest {
  private static final Viewer ADA = new Viewer(7, new GitLabToken("ada"));
  private static final Viewer BOB = new Viewer(8, new GitLabToken("bob"));

  private static final GraphStore STORE = TestStores.inMemory();

  private List<String> kinds = List.of("project", "dataset");
  private List<String> creators = List.of();
  private List<String> roles = List.of();
  private List<String> visibilities = List.of();
  private List<String> namespaces = List.of();
  private String since = null;
  private List<String> sort = List.of();

  @BeforeAll
  static void threeProjects() {
    Exports.write(
        STORE,
        Exports.facts(1, "lab/open-bikes", "public", 7L),
        Exports.project(
            "lab/open-bikes",
            "traffic",
            Exports.dataset("d1", "Zürich bicycle counts", "zh-bikes")));
    Exports.write(
        STORE,
        Exports.facts(2, "lab/deep/inner", "internal", 7L),
        Exports.project("lab/deep/inner", "traffic"));
    Exports.write(
        STORE,
        Exports.facts(3, "ada/secret", "private", 7L),
        Exports.project(
            "ada/secret", "traffic", Exports.dataset("d3", "Secret bicycle counts", "hidden")));
  }

  @Test
  void anybodyFindsOnlyWhatIsPublic() {
    assertThat(names(Viewer.ANYBODY, null)).containsExactly("open-bikes", "Zürich bicycle counts");
    assertThat(total(Viewer.ANYBODY, null)).isEqualTo(2);
  }

  @Test
  void anotherUserSeesInternalProjectsButNoTraceOfPrivateOnes() {
    assertThat(names(BOB, null)).containsExactly("inner", "open-bikes", "Zürich bicycle counts");
    assertThat(total(BOB, null)).isEqualTo(3);
    assertThat(names(BOB, "secret")).doesNotContain("secret", "Secret bicycle counts");
  }

  @Test
  void aMemberFindsHerPrivateProjectAndItsDataset() {
    assertThat(names(ADA, null))
        .containsExactly(
            "inner", "open-bikes", "secret", "Secret bicycle counts", "Zürich bicycle counts");
  }

  @Test
  void wordsAreFoundWithoutRegardToCaseAndWithSlips() {
    assertThat(names(ADA, "BICYCLE"))
        .containsExactlyInAnyOrder("Secret bicycle counts", "Zürich bicycle counts");
    assertThat(names(ADA, "bycicle")).hasSize(2);
    assertThat(names(ADA, "ZÜRICH")).containsExactly("Zürich bicycle counts");
    assertThat(names(ADA, "bikes")).contains("open-bikes", "Zürich bicycle counts");
  }

  @Test
  void aCreatorsNameFindsTheDatasets() {
    assertThat(names(ADA, "lovelace")).contains("Zürich bicycle counts", "Secret bicycle counts");
  }

  @Test
  void aNamespaceAndAKeywordFindProjects() {
    assertThat(names(ADA, "deep")).contains("inner");
    assertThat(names(ADA, "traffic")).contains("inner", "open-bikes", "secret");
  }

  @Test
  void specialCharactersOfLuceneAndSparqlDoNoHarm() {
    for (var phrase :
        List.of(
            "a\"b",
            "\\",
            "*?",
            "~",
            "a:b",
            "(",
            "} UNION {",
            "'; DROP ALL",
            "AND OR",
            "a^2",
            "[x TO y]",
            "\u0000",
            "💥",
            "-")) {
      assertThat(total(ADA, phrase)).as(phrase).isGreaterThanOrEqualTo(0);
    }
  }

  @Test
  void aPhraseThatNothingMatchesFindsNothing() {
    assertThat(names(ADA, "xylophone")).isEmpty();
    assertThat(total(ADA, "xylophone")).isZero();
  }

  @Test
  void filtersNarrowTheResult() {
    namespaces = List.of("lab");
    assertThat(names(ADA, null)).containsExactly("open-bikes", "Zürich bicycle counts");
    namespaces = List.of();
    visibilities = List.of("private");
    assertThat(names(ADA, null)).containsExactly("secret", "Secret bicycle counts");
    assertThat(names(BOB, null)).isEmpty();
    visibilities = List.of();
    creators = List.of("lovelace");
    assertThat(names(ADA, null)).containsExactly("Secret bicycle counts", "Zürich bicycle counts");
    creators = List.of();
    roles = List.of("owner");
    assertThat(names(BOB, null)).isEmpty();
    assertThat(names(ADA, null)).hasSize(5);
    roles = List.of("reader");
    assertThat(names(ADA, null)).isEmpty();
  }

  @Test
  void daysAreInclusive() {
    since = "2023-02-01";
    kinds = List.of("dataset");

    assertThat(names(ADA, null)).hasSize(2);

    since = "2023-02-02";
    assertThat(names(ADA, null)).isEmpty();
  }

  @Test
  void sortKeysCountInOrder() {
    sort = List.of("date:desc", "name:asc");

    assertThat(names(ADA, null).getFirst()).isEqualTo("inner");
  }

  @Test
  void pagesDoNotOverlap() {
    var first = page(ADA, null, new PageRequest(1, 2));
    var second = page(ADA, null, new PageRequest(2, 2));
    var third = page(ADA, null, new PageRequest(3, 2));

    assertThat(first).hasSize(2);
    assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first);
    assertThat(third).hasSize(1).doesNotContainAnyElementsOf(second);
  }

  @Test
  void peopleAreSeenOnlyThroughWhatIsVisible() {
    kinds = List.of("person");
    Exports.write(
        STORE, Exports.facts(4, "eve/hidden", "private", 99L), Exports.project("eve/hidden", ""));

    assertThat(names(ADA, null)).contains("Ada Lovelace", "User 7").doesNotContain("User 99");
    assertThat(names(Viewer.ANYBODY, null)).contains("User 7").doesNotContain("User 99");
    Exports.writer(STORE).remove("eve/hidden");
    roles = List.of("owner");
    assertThat(names(ADA, null)).containsExactly("User 7");
  }

  @Test
  void whatIsShownOfADatasetComesFromVisibleProjects() {
    kinds = List.of("dataset");

    var shown = views(Viewer.ANYBODY, null).getFirst();

    assertThat(shown.visibility()).isEqualTo("public");
    assertThat(shown.slug()).isEqualTo("zh-bikes");
    assertThat(shown.creators()).containsExactly("Ada Lovelace");
    assertThat(shown.dateCreated()).isEqualTo("2023-02-01T09:00:00Z");
    assertThat(shown.links().getFirst().href())
        .startsWith("https://renku.example/knowledge-graph/datasets/sa");
  }

  private List<String> names(Viewer viewer, String phrase) {
    return page(viewer, phrase, new PageRequest(1, 100));
  }

  private List<String> page(Viewer viewer, String phrase, PageRequest page) {
    return STORE.read(graph -> query(viewer, phrase).page(graph, page)).stream()
        .map(row -> row.text("name"))
        .toList();
  }

  private List<EntityView> views(Viewer viewer, String phrase) {
    return STORE.read(
        graph ->
            query(viewer, phrase).page(graph, new PageRequest(1, 100)).stream()
                .map(new EntityDetails(graph, viewer, TestConfig.local())::of)
                .toList());
  }

  private long total(Viewer viewer, String phrase) {
    return STORE.read(graph -> query(viewer, phrase).total(graph));
  }

  private EntitiesQuery query(Viewer viewer, String phrase) {
    var raw =
        new SearchCriteria.Raw(
            phrase, kinds, creators, roles, visibilities, namespaces, since, null);
    return new EntitiesQuery(
        SearchCriteria.of(viewer, raw),
        Sorting.of(sort, List.of("name", "matchingScore", "date", "dateModified")));
  }
}
