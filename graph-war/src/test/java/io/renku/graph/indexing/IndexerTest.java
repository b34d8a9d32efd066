package io.renku.graph.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.graph.FarEnd;
import io.renku.graph.TestConfig;
import io.renku.graph.database.Database;
import io.renku.graph.events.EventLogs;
import io.renku.graph.events.EventStatus;
import io.renku.graph.gitlab.GitLab;
import io.renku.graph.gitlab.GitLabClients;
import io.renku.graph.tokens.TestTokens;
import io.renku.graph.triples.GraphStore;
import io.renku.graph.triples.Sparql;
import io.renku.graph.triples.TestStores;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexerTest {
  private static final String HEAD = "a".repeat(40);
  private static final String PROJECT =
      "{\"id\": 1, \"path_with_namespace\": \"lab/bikes\", \"name\": \"Bikes\", \"visibility\": \"private\", \"created_at\": \"2024-01-02T03:04:05Z\"}";

  private static EmbeddedPostgres postgres;
  private static EventLogs log;

  private final FarEnd core = new FarEnd();
  private final FarEnd gitlabServer = new FarEnd();
  private final GraphStore store = TestStores.inMemory();
  private final Indexer indexer = new Indexer();

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres = EmbeddedPostgres.start();
    var database = Database.over(postgres.getPostgresDatabase());
    database.migrate();
    log = new EventLogs(database);
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void assemble() {
    log.clear();
    var config = TestConfig.with(gitlabServer.url(), core.url());
    GitLab gitlab = GitLabClients.with(config);
    indexer.events = log.processing();
    indexer.core = new CoreExporter();
    indexer.core.config = config;
    indexer.gitlab = gitlab;
    indexer.tokens = TestTokens.over(log.database(), gitlab, config);
    indexer.facts = new ProjectFactsClient();
    indexer.facts.gitlab = gitlab;
    indexer.writer = Exports.writer(store);
    indexer.retry = new Retry();
    indexer.executor = Executors.newVirtualThreadPerTaskExecutor();
    gitlabServer.on("GET /api/v4/projects/1", 200, PROJECT);
    gitlabServer.on(
        "GET /api/v4/projects/1/members/all",
        200,
        "[{\"id\": 7, \"name\": \"Ada\", \"username\": \"ada\", \"access_level\": 50}]");
    log.push(HEAD);
  }

  @AfterEach
  void closeFarEnds() {
    core.close();
    gitlabServer.close();
  }

  @Test
  void aPushedCommitEndsInTheStore() {
    core.on("GET /renku/graph.export", 200, graph(Exports.project("lab/bikes", "k")));

    work();

    assertThat(log.latest().status()).isEqualTo(EventStatus.TRIPLES_STORE);
    assertThat(projects()).containsExactly("Bikes");
    assertThat(core.requests().getFirst()).contains(HEAD).contains("/lab/bikes\"");
  }

  @Test
  void whileCoreIsAwayTheCommitWaits() {
    core.on("GET /renku/graph.export", 503, "{}");

    work();

    assertThat(log.latest().status()).isEqualTo(EventStatus.GENERATION_RECOVERABLE_FAILURE);
    core.on("GET /renku/graph.export", 200, graph(Exports.project("lab/bikes", "k")));
    log.makeDue();
    work();
    assertThat(log.latest().status()).isEqualTo(EventStatus.TRIPLES_STORE);
  }

  @Test
  void whileGitLabIsAwayTheExportWaits() {
    core.on("GET /renku/graph.export", 200, graph(Exports.project("lab/bikes", "k")));
    gitlabServer.on("GET /api/v4/projects/1", 502, "");

    work();

    assertThat(log.latest().status()).isEqualTo(EventStatus.TRANSFORMATION_RECOVERABLE_FAILURE);
    gitlabServer.on("GET /api/v4/projects/1", 200, PROJECT);
    log.makeDue();
    work();
    assertThat(log.latest().status()).isEqualTo(EventStatus.TRIPLES_STORE);
    assertThat(core.requests()).as("the export is kept").hasSize(1);
  }

  @Test
  void aRepositoryWithoutRenkuMetadataIsKnownByGitLabsWord() {
    core.on("GET /renku/graph.export", 200, error(1110));

    work();

    assertThat(log.latest().status()).isEqualTo(EventStatus.TRIPLES_STORE);
    assertThat(projects()).containsExactly("Bikes");
  }

  @Test
  void brokenMetadataIsAFailureThatStays() {
    core.on("GET /renku/graph.export", 200, error(2121));
    gitlabServer.on(
        "GET /api/v4/projects/1/repository/tree",
        200,
        "[{\"name\": \"metadata\", \"type\": \"tree\"}]");

    work();

    assertThat(log.latest().status()).isEqualTo(EventStatus.GENERATION_NON_RECOVERABLE_FAILURE);
    assertThat(log.latest().message()).contains("2121");
  }

  @Test
  void anExportThatIsNoGraphIsAFailureThatStays() {
    for (var nonsense : List.of("", "[", "5", "[]", "{\"@id\": 5}")) {
      log.clear();
      log.push(HEAD);
      core.on("GET /renku/graph.export", 200, graph(nonsense.isEmpty() ? "null" : nonsense));

      work();

      assertThat(log.latest().status())
          .as(nonsense)
          .isEqualTo(EventStatus.TRANSFORMATION_NON_RECOVERABLE_FAILURE);
    }
  }

  private void work() {
    while (indexer.step()) {
      // Until nothing is due.
    }
  }

  private List<String> projects() {
    return store
        .read(
            graph ->
                new Sparql("SELECT ?n { GRAPH schema:Project { ?p schema:name ?n } }").rows(graph))
        .stream()
        .map(row -> row.text("n"))
        .toList();
  }

  private static String graph(String export) {
    var result = Json.createObjectBuilder().add("graph", export);
    return Json.createObjectBuilder().add("result", result).build().toString();
  }

  private static String error(int code) {
    var error = Json.createObjectBuilder().add("code", code).add("userMessage", "sorry");
    return Json.createObjectBuilder().add("error", error).build().toString();
  }
}
