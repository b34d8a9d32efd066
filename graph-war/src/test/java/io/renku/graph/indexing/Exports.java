package io.renku.graph.indexing;

import io.renku.graph.TestConfig;
import io.renku.graph.gitlab.GitLabMember;
import io.renku.graph.gitlab.GitLabProject;
import io.renku.graph.triples.GraphStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Exports as core writes them, small. */
public final class Exports {
  private static final String PERSON =
      """
      {"@id": "mailto:ada@renku.example", "@type": ["http://www.w3.org/ns/prov#Person", "http://schema.org/Person"],
       "http://schema.org/email": [{"@value": "ada@renku.example"}], "http://schema.org/name": [{"@value": "Ada Lovelace"}]}
      """;

  private static final String PROJECT =
      """
      {"@id": "https://localhost/projects/%s", "@type": ["http://schema.org/Project", "http://www.w3.org/ns/prov#Location"],
       "http://schema.org/agent": [{"@value": "2.9.4"}], "http://schema.org/schemaVersion": [{"@value": "10"}],
       "http://schema.org/name": [{"@value": "from the export"}], "http://schema.org/keywords": [%s],
       "http://schema.org/dateCreated": [{"@value": "2023-01-21T21:03:18+00:00"}],
       "http://schema.org/creator": [{"@id": "mailto:ada@renku.example"}],
       "https://swissdatasciencecenter.github.io/renku-ontology#hasDataset": [%s]}
      """;

  private static final String DATASET =
      """
      {"@id": "https://localhost/datasets/%1$s", "@type": ["http://schema.org/Dataset", "http://www.w3.org/ns/prov#Entity"],
       "http://schema.org/identifier": [{"@value": "%1$s"}], "http://schema.org/name": [{"@value": "%2$s"}],
       "https://swissdatasciencecenter.github.io/renku-ontology#slug": [{"@value": "%3$s"}],
       "https://swissdatasciencecenter.github.io/renku-ontology#originalIdentifier": [{"@value": "%1$s"}],
       "http://schema.org/creator": [{"@id": "mailto:ada@renku.example"}], "http://schema.org/keywords": [], "http://schema.org/image": [],
       "http://schema.org/dateCreated": [{"@value": "2023-02-01T10:00:00+01:00"}]%4$s}
      """;

  private Exports() {}

  /** One project with datasets, each of which is a node made by {@link #dataset}. */
  public static String project(String slug, String keyword, String... datasets) {
    var links =
        List.of(datasets).stream()
            .map(text -> text.substring(text.indexOf("https"), text.indexOf("\",")))
            .map("{\"@id\": \"%s\"}"::formatted)
            .toList();
    var keywords = keyword.isEmpty() ? "" : "{\"@value\": \"%s\"}".formatted(keyword);
    var nodes = new java.util.ArrayList<String>();
    nodes.add(PROJECT.formatted(slug, keywords, String.join(",", links)));
    nodes.add(PERSON);
    nodes.addAll(List.of(datasets));
    return "[" + String.join(",", nodes) + "]";
  }

  public static String dataset(String id, String title, String slug) {
    return DATASET.formatted(id, title, slug, "");
  }

  /**
   * Another version or a copy of a dataset: {@code prov:wasDerivedFrom} or {@code schema:sameAs}.
   */
  public static String dataset(String id, String title, String slug, String relation, String of) {
    return DATASET.formatted(
        id,
        title,
        slug,
        ", \"%s\": [{\"@id\": \"https://localhost/urls/%s\", \"@type\": [\"http://schema.org/URL\"], \"http://schema.org/url\": [{\"@id\": \"https://localhost/datasets/%s\"}]}]"
            .formatted(relation, of, of));
  }

  public static ProjectFacts facts(long id, String slug, String visibility, Long... members) {
    var project =
        new GitLabProject(
            id,
            slug,
            slug.substring(slug.lastIndexOf('/') + 1),
            visibility,
            "About " + slug,
            List.of(),
            "master",
            Instant.parse("2024-01-01T00:00:00Z"),
            Instant.parse("2024-06-01T00:00:00Z"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            new GitLabProject.Urls("", "", "", ""),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var people =
        List.of(members).stream()
            .map(number -> new GitLabMember(number, "User " + number, "user" + number, "", 50))
            .toList();
    return new ProjectFacts(project, Optional.empty(), people);
  }

  public static ProjectWriter writer(GraphStore store) {
    var writer = new ProjectWriter();
    writer.store = store;
    writer.config = TestConfig.local();
    return writer;
  }

  public static void write(GraphStore store, ProjectFacts facts, String export) {
    writer(store).write(facts, export);
  }
}
