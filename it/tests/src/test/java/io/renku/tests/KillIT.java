package io.renku.tests;

import static io.renku.tests.Eventually.eventually;
import static io.renku.tests.Visitor.encode;
import static io.renku.tests.Visitor.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.renku.platform.Platform;
import io.renku.platform.Platform.Program;
import io.renku.platform.Port;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The server dies by SIGKILL while it works, as a whole and without warning; the next start
 * finishes what was begun. A platform of its own, started as {@code ./renku up} starts it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KillIT {
  private static final Duration RECOVERY = Duration.ofSeconds(180);
  private static final int PROJECTS = 4;
  private static final List<String> TITLES =
      IntStream.range(0, PROJECTS).mapToObj(i -> "Interrupted work " + (char) ('a' + i)).toList();

  /** Stays, so that its logs can be read when a test failed. */
  private static final Path STATE =
      Path.of("target", "kill-" + ProcessHandle.current().pid()).toAbsolutePath();

  private static Platform platform;
  private static Visitor demo;

  @BeforeAll
  static void start() {
    platform = Platform.builder().programs(EnumSet.allOf(Program.class)).state(STATE).start();
    demo = new Visitor(URI.create(platform.baseUrl())).logIn("demo", "demo");
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  @Order(1)
  void aProjectIsMadeWholeOrNotAtAll() {
    try (var work = Executors.newVirtualThreadPerTaskExecutor()) {
      var creations = TITLES.stream().map(title -> work.submit(() -> create(title))).toList();
      eventually(RECOVERY, () -> memberships(), found -> !found.isEmpty());
      platform.kill(Program.SERVICES);
      creations.forEach(KillIT::whatever);
    }
    restart();

    for (var title : TITLES) {
      var again = create(title).json();
      assertThat(again.has("result") || again.toString().contains("already"))
          .as("%s", again)
          .isTrue();
    }
    assertThat(memberships()).hasSize(PROJECTS);
    for (var title : TITLES) {
      var file =
          "/api/projects/%s/repository/files/%s/raw"
              .formatted(id(title), encode(".renku/metadata/project"));
      assertThat(demo.get(file).text()).contains(title);
    }
  }

  @Test
  @Order(2)
  void everyProjectIsIndexedOnceAndUpToItsLastCommit() {
    var commits = new AtomicInteger();
    for (var title : TITLES) {
      activate(title);
    }
    try (var work = Executors.newVirtualThreadPerTaskExecutor()) {
      var pushes = pushUntilTheServerIsGone(work, commits);
      eventually(RECOVERY, commits::get, made -> made >= 3 * PROJECTS);
      platform.kill(Program.SERVICES);
      pushes.forEach(KillIT::whatever);
    }
    restart();

    for (var title : TITLES) {
      var last = OffsetDateTime.parse(head(title).path("committed_date").asText()).toInstant();
      eventually(
          RECOVERY,
          () -> OffsetDateTime.parse(found(title).path("dateModified").asText()).toInstant(),
          indexed -> !indexed.isBefore(last));
      eventually(
          RECOVERY,
          () -> demo.get("/api/kg/webhooks/projects/%s/events/status".formatted(id(title))).json(),
          status -> status.path("progress").path("percentage").asDouble() == 100);
    }
    assertThat(search().header("Total")).isEqualTo(String.valueOf(PROJECTS));
    assertThat(names(search().json()))
        .containsExactlyInAnyOrderElementsOf(TITLES.stream().map(KillIT::slug).toList());
  }

  @Test
  @Order(3)
  void aLaunchThatWasCutOffIsFinishedAndNotDoubled() {
    try (var work = Executors.newVirtualThreadPerTaskExecutor()) {
      var launches = TITLES.stream().map(title -> work.submit(() -> launch(title))).toList();
      eventually(
          RECOVERY,
          () ->
              launches.stream().filter(Future::isDone).map(KillIT::outcome).toList()
                  + " and resources "
                  + sessions(),
          seen -> !sessions().isEmpty());
      platform.kill(Program.SERVICES);
      launches.forEach(KillIT::whatever);
    }
    var survivors = sessions();
    restart();

    for (var title : TITLES) {
      assertThat(launch(title).status()).as(title).isIn(200, 201);
    }
    var servers = demo.get("/api/notebooks/servers").json().path("servers");
    assertThat(servers).hasSize(PROJECTS);
    assertThat(sessions()).hasSize(PROJECTS).containsAll(survivors);
    // Each session has a second service, of its git sidecar.
    for (var kind :
        List.of(
            new Children("/apis/apps/v1", "statefulsets", PROJECTS),
            new Children("/api/v1", "services", 2 * PROJECTS),
            new Children("/api/v1", "persistentvolumeclaims", PROJECTS))) {
      eventually(
          RECOVERY,
          () -> objects(kind.api(), kind.plural()),
          children -> children.size() == kind.count());
    }
    for (var name : sessions()) {
      if (LocalPlatform.hasJupyter()) {
        eventually(
            RECOVERY,
            () ->
                demo.get("/api/notebooks/servers/" + name)
                    .json()
                    .path("status")
                    .path("state")
                    .asText(),
            "running"::equals);
      }
      assertThat(demo.delete("/api/notebooks/servers/" + name).status()).isEqualTo(204);
    }
    eventually(RECOVERY, () -> objects("/apis/apps/v1", "statefulsets"), List::isEmpty);
  }

  private record Children(String api, String plural, int count) {}

  private static void restart() {
    platform.start(Set.of(Program.SERVICES));
    assertThat(demo.get("/ui-server/api/user").status()).as("the login survives").isEqualTo(200);
  }

  private static List<String> sessions() {
    return objects("/apis/amalthea.dev/v1alpha1", "jupyterservers");
  }

  private static String outcome(Future<Visitor.Answer> call) {
    return switch (call.state()) {
      case SUCCESS -> call.resultNow().toString();
      case FAILED -> call.exceptionNow().toString();
      case RUNNING, CANCELLED -> "no answer";
    };
  }

  /** The answers of a server that was killed: any, or none. */
  private static void whatever(Future<?> call) {
    try {
      call.get();
    } catch (java.util.concurrent.ExecutionException expected) {
      assertThat(expected).hasRootCauseInstanceOf(IOException.class);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Visitor.Answer create(String title) {
    return NewProject.create(demo, platform.gitlabUrl(), title);
  }

  private static void activate(String title) {
    var answer = demo.post("/api/kg/webhooks/projects/%s/webhooks".formatted(id(title)), Map.of());
    assertThat(answer.status()).as("%s", answer).isIn(200, 201);
    eventually(RECOVERY, () -> found(title), entity -> entity.has("dateModified"));
  }

  private static List<Future<?>> pushUntilTheServerIsGone(
      ExecutorService work, AtomicInteger made) {
    var loops = new ArrayList<Future<?>>();
    for (var title : TITLES) {
      var path = "/api/projects/%s/repository/commits".formatted(id(title));
      loops.add(
          work.submit(
              () -> {
                for (int i = 0; demo.post(path, commit(i)).status() == 201; i++) {
                  made.incrementAndGet();
                }
              }));
    }
    return loops;
  }

  private static Map<String, Object> commit(int number) {
    var file = Map.of("action", "create", "file_path", "note-" + number, "content", "x");
    return Map.of("branch", "main", "commit_message", "Note " + number, "actions", List.of(file));
  }

  private static Visitor.Answer launch(String title) {
    var pool = demo.get("/api/data/resource_pools").json().findValues("classes").getFirst();
    return demo.post(
        "/api/notebooks/servers",
        Map.of(
            "namespace", "demo",
            "project", slug(title),
            "branch", "main",
            "commit_sha", head(title).path("id").asText(),
            "resource_class_id", pool.path(0).path("id").asInt()));
  }

  private static JsonNode head(String title) {
    return demo.get("/api/projects/%s/repository/branches/main".formatted(id(title)))
        .json()
        .path("commit");
  }

  private static Visitor.Answer search() {
    return demo.get("/api/kg/entities" + query(Map.of("query", "interrupted", "per_page", "100")));
  }

  private static JsonNode found(String title) {
    return StreamSupport.stream(search().json().spliterator(), false)
        .filter(entity -> entity.path("path").asText().equals("demo/" + slug(title)))
        .findFirst()
        .orElseGet(() -> new ObjectMapper().createObjectNode());
  }

  private static List<String> names(JsonNode entities) {
    return StreamSupport.stream(entities.spliterator(), false)
        .map(entity -> entity.path("name").asText())
        .toList();
  }

  /** The projects of this test that GitLab knows; asked of GitLab itself, which stays alive. */
  private static List<String> memberships() {
    var answer = demo.get("/api/projects?membership=true&search=interrupted");
    return answer.status() == 200 ? names(answer.json()) : List.of();
  }

  private static String id(String title) {
    return demo.get("/api/projects/" + encode("demo/" + slug(title))).json().path("id").asText();
  }

  private static String slug(String title) {
    return title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
  }

  /** Names of the objects of one kind in the namespace of sessions, as the cluster has them. */
  private static List<String> objects(String api, String plural) {
    var cluster = new Visitor(URI.create("http://127.0.0.1:" + platform.port(Port.KUBERNETES)));
    var list = cluster.get(api + "/namespaces/renku/" + plural);
    return StreamSupport.stream(list.json().path("items").spliterator(), false)
        .map(item -> item.path("metadata").path("name").asText())
        .sorted()
        .toList();
  }
}
