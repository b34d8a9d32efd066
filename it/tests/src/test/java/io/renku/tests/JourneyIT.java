package io.renku.tests;

import static io.renku.tests.Eventually.eventually;
import static io.renku.tests.Visitor.encode;
import static io.renku.tests.Visitor.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The path of one change (design.md, section 4) as two users walk it through the gateway: Demo
 * makes a private project, fills it, finds it and works in it; Ada must never see it. The steps
 * build on each other, in their order.
 */
@ExtendWith(ArquillianExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JourneyIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration START = Duration.ofSeconds(300);
  private static final String TITLE = "Glacier melt 2026";
  private static final String PATH = "demo/glacier-melt-2026";

  private static Visitor demo;
  private static Visitor ada;
  private static Visitor nobody;
  private static JsonNode project;
  private static OwnSession session;

  @Test
  @Order(1)
  void bothLogInThroughKeycloakAndGitLab() {
    demo = LocalPlatform.visitor().logIn("demo", "demo");
    ada = LocalPlatform.visitor().logIn("ada", "ada");
    nobody = LocalPlatform.visitor();

    assertThat(demo.get("/ui-server/api/user").json().path("username").asText()).isEqualTo("demo");
    assertThat(ada.get("/ui-server/api/user").json().path("username").asText()).isEqualTo("ada");
    assertThat(nobody.get("/ui-server/api/user").status()).isEqualTo(401);
  }

  @Test
  @Order(2)
  void demoCreatesAProjectFromATemplate() {
    var template = demo.get("/config.json").json().path("TEMPLATES").path("repositories").path(0);
    var url = template.path("url").asText();
    var manifest =
        result(demo.get("/api/renku/templates.read_manifest" + query(Map.of("url", url))));
    var identifier = manifest.path("templates").path(0).path("folder").asText();

    var made =
        result(
            demo.post(
                "/api/renku/templates.create_project",
                Map.of(
                    "project_repository",
                    LocalPlatform.gitlabUrl(),
                    "project_namespace",
                    "demo",
                    "project_name",
                    TITLE,
                    "project_description",
                    "How fast the ice goes",
                    "identifier",
                    identifier,
                    "url",
                    url,
                    "parameters",
                    List.of())));

    assertThat(made.path("slug").asText()).isEqualTo("glacier-melt-2026");
    project = demo.put("/api/projects/" + encode(PATH), Map.of("name", TITLE)).json();
    assertThat(project.path("visibility").asText()).isEqualTo("private");
    assertThat(
            demo.get(
                    "/api/projects/%s/repository/files/Dockerfile/raw"
                        .formatted(project.path("id")))
                .status())
        .isEqualTo(200);
  }

  @Test
  @Order(3)
  void activationMakesTheProjectSearchable() {
    var activated =
        demo.post("/api/kg/webhooks/projects/%s/webhooks".formatted(project.path("id")), Map.of());

    assertThat(activated.status()).as(activated.toString()).isIn(200, 201);
    eventually(SOON, () -> names(search(demo, "glacier")), names -> names.contains(TITLE));
    var status =
        eventually(
            SOON,
            () ->
                demo.get(
                    "/api/kg/webhooks/projects/%s/events/status".formatted(project.path("id"))),
            answer -> answer.json().path("progress").path("percentage").asDouble() == 100);
    assertThat(status.json().path("activated").asBoolean()).isTrue();
    var details = demo.get("/api/kg/projects/" + PATH, "Accept", "application/json");
    assertThat(details.json().path("name").asText()).as(details.toString()).isEqualTo(TITLE);
  }

  @Test
  @Order(4)
  void aFileAddedToADatasetIsFound() {
    var uploaded =
        result(
            demo.upload(
                "/api/renku/cache.files_upload?override_existing=true",
                "ice.csv",
                "year,area\n2025,100\n".getBytes(StandardCharsets.UTF_8)));
    var fileId = uploaded.path("files").path(0).path("file_id").asText();
    var gitUrl = project.path("http_url_to_repo").asText();

    result(
        demo.post(
            "/api/renku/datasets.create",
            Map.of(
                "git_url",
                gitUrl,
                "slug",
                "ice-extent",
                "name",
                "Ice extent",
                "keywords",
                List.of("ice"))));
    result(
        demo.post(
            "/api/renku/datasets.add",
            Map.of(
                "git_url",
                gitUrl,
                "slug",
                "ice-extent",
                "files",
                List.of(Map.of("file_id", fileId)))));

    var listed =
        result(
            demo.get(
                "/api/renku/datasets.files_list"
                    + query(Map.of("git_url", gitUrl, "slug", "ice-extent"))));
    assertThat(listed.path("files").path(0).path("path").asText())
        .isEqualTo("data/ice-extent/ice.csv");
    eventually(SOON, () -> names(search(demo, "extent")), names -> names.contains("Ice extent"));
    eventually(
        SOON,
        () -> filesOfFoundDataset("extent"),
        files -> files.contains("data/ice-extent/ice.csv"));
  }

  @Test
  @Order(5)
  void gitClonesAndPushesThroughTheGateway(@TempDir Path folder) throws Exception {
    var token = LocalPlatform.keycloakToken("demo", "demo");
    var remote = LocalPlatform.base() + "/repos/" + PATH + ".git";
    var git = new GitCommand(folder, "renku", token);

    git.run("clone", "--quiet", remote, "work").mustSucceed();
    git.write("work/notes.md", "Measured again.\n");
    git.run("-C", "work", "add", "notes.md").mustSucceed();
    git.run("-C", "work", "commit", "--quiet", "-m", "Add notes").mustSucceed();
    git.run("-C", "work", "push", "--quiet").mustSucceed();

    var raw =
        demo.get("/api/projects/%s/repository/files/notes.md/raw".formatted(project.path("id")));
    assertThat(raw.text()).isEqualTo("Measured again.\n");
    assertThat(new GitCommand(folder, null, null).run("ls-remote", remote).exitCode()).isNotZero();
    var adasToken = LocalPlatform.keycloakToken("ada", "ada");
    assertThat(new GitCommand(folder, "renku", adasToken).run("ls-remote", remote).exitCode())
        .isNotZero();
  }

  @Test
  @Order(6)
  void nobodyElseSeesTheProjectAnywhere() {
    for (var other : List.of(ada, nobody)) {
      assertThat(other.get("/api/projects/" + encode(PATH)).status()).isEqualTo(404);
      assertThat(other.get("/api/kg/projects/" + PATH, "Accept", "application/json").status())
          .isEqualTo(404);
      assertThat(other.get("/api/kg/projects/%s/datasets".formatted(PATH)).status()).isEqualTo(404);
      for (var words : List.of("glacier", "ice", "extent", "demo", "*")) {
        assertThat(search(other, words).text())
            .doesNotContain("lacier")
            .doesNotContain("Ice extent");
      }
      assertThat(search(other, "glacier").header("Total")).isEqualTo("0");
      assertThat(
              other
                  .get("/api/kg/webhooks/projects/%s/events/status".formatted(project.path("id")))
                  .text())
          .doesNotContain("\"activated\":true");
      var core =
          other.get(
              "/api/renku/datasets.list"
                  + query(Map.of("git_url", project.path("http_url_to_repo").asText())));
      assertThat(core.json().has("error")).as(core.toString()).isTrue();
    }
    assertThat(first(search(demo, "extent").json(), "dataset").isMissingNode()).isFalse();
  }

  @Test
  @Order(7)
  void aSessionStartsAndItsOwnerIsToldStepByStep() {
    try (var told = SessionEvents.toldTo(demo);
        var toldToAda = SessionEvents.toldTo(ada);
        var toldToNobody = SessionEvents.toldTo(nobody)) {
      session = OwnSession.launch(demo, project);

      assertThat(ada.get("/api/notebooks/servers").json().path("servers")).isEmpty();
      assertThat(ada.get(session.path()).status()).isEqualTo(404);
      if (LocalPlatform.hasJupyter()) {
        session.await("running");
        told.await(event -> event.isAbout(session.name()) && event.state().equals("running"));
        assertStepsAreTold(told.about(session.name()));
      } else {
        eventually(
            START,
            () -> session.view().path("status").path("message").asText(),
            text -> text.contains("pip install"));
      }
      assertThat(toldToAda.about(session.name())).isEmpty();
      assertThat(toldToNobody.about(session.name())).isEmpty();
    }
  }

  private static void assertStepsAreTold(List<SessionEvents.Event> told) {
    assertThat(told).extracting(SessionEvents.Event::state).startsWith("starting", "starting");
    var status = told.getLast().data().path("status");
    var steps = status.path("details").findValuesAsText("step");
    assertThat(steps)
        .containsSubsequence(
            "Scheduling the session", "Cloning and configuring the repository", "Starting session");
    assertThat(told)
        .extracting(event -> event.data().path("status").path("readyNumContainers").asInt())
        .as("some steps were ready before the others")
        .satisfies(ready -> assertThat(ready.getFirst()).isLessThan(steps.size()))
        .endsWith(steps.size())
        .satisfies(ready -> assertThat(Set.copyOf(ready)).hasSizeGreaterThan(2));
  }

  @Test
  @Order(8)
  void theSessionIsReachedByItsOwnerOnly() {
    LocalPlatform.assumeJupyter();

    var page = eventually(START, () -> demo.get(session.at("/api/status")), a -> a.status() == 200);

    assertThat(page.json().has("kernels")).as(page.toString()).isTrue();
    for (var other : List.of(ada, nobody)) {
      assertThat(other.get(session.at("/api/status")).status()).isIn(401, 403, 404);
    }
  }

  @Test
  @Order(9)
  void aKernelAnswersThroughTheGateway() {
    LocalPlatform.assumeJupyter();

    assertThat(session.run("print(6 * 7)")).contains("42");
  }

  @Test
  @Order(10)
  void aSessionThatIsNotUsedAnyMoreSaysWhenItWillSleep() {
    LocalPlatform.assumeJupyter();

    try (var _ = Kernel.start(demo, session.name())) {
      eventually(START, session::view, view -> sleepsAt(view).isEmpty());
    }
    var idle = eventually(START, session::view, view -> !sleepsAt(view).isEmpty());

    assertThat(idle.path("annotations").path("renku.io/lastActivityDate").asText())
        .isLessThan(sleepsAt(idle));
  }

  private static String sleepsAt(JsonNode view) {
    return view.path("status").path("will_hibernate_at").asText("");
  }

  @Test
  @Order(11)
  void aCommitIsPushedFromTheSession() {
    LocalPlatform.assumeJupyter();

    var said =
        session.run(
            "!echo from-the-session > seen.txt && git add seen.txt && git commit -q -m Seen &&"
                + " git push -q && echo pushed-it");

    assertThat(said).contains("pushed-it");
    assertThat(pushed("seen.txt")).isEqualTo("from-the-session\n");
  }

  /** A file as GitLab has it. */
  private static String pushed(String file) {
    return demo.get("/api/projects/%s/repository/files/%s/raw".formatted(project.path("id"), file))
        .text();
  }

  @Test
  @Order(12)
  void theSidecarSavesWorkThroughTheGateway() {
    LocalPlatform.assumeJupyter();
    var git = new SessionGit(session.name());
    session.run("open('draft.txt', 'w').write('a draft')");

    assertThat(git.health(demo).json().path("status").asText()).isEqualTo("running");
    assertThat(git.status(demo).path("clean").asBoolean(true)).isFalse();
    var saved = git.call(demo, "renku/run", Map.of("command_name", "save", "message", "A draft"));

    assertThat(saved.json().path("result").asText()).as(saved.toString()).contains("draft.txt");
    assertThat(git.status(demo).path("clean").asBoolean()).isTrue();
    assertThat(pushed("draft.txt")).isEqualTo("a draft");
    for (var other : List.of(ada, nobody)) {
      assertThat(git.call(other, "git/discard_unsaved_changes", Map.of()).status())
          .isIn(401, 403, 404);
    }
  }

  @Test
  @Order(13)
  void gitLogsInAgainAfterItsTokensHaveRunOut() {
    LocalPlatform.assumeJupyter();

    new SessionGit(session.name()).age();
    session.await("running");

    assertThat(
            session.run("!git commit -q --allow-empty -m Later && git push -q && echo pushed-it"))
        .contains("pushed-it");
    var logs = demo.get("/api/notebooks/logs/" + session.name()).json();
    assertThat(logs.path("git-proxy").asText()).contains("GitLab's token was renewed");
  }

  @Test
  @Order(14)
  void theSessionHibernatesAndResumesWithItsFiles() {
    LocalPlatform.assumeJupyter();
    session.run("open('unsaved.txt', 'w').write('still here')");

    session.change("hibernated");

    assertHibernation("dirty, pushed", "true", "true");
    eventually(
        SOON,
        () -> demo.get(session.at("/api/status")).status(),
        status -> status == 404 || status == 503);
    session.change("running");
    assertThat(session.run("print(open('unsaved.txt').read())")).contains("still here");
  }

  @Test
  @Order(15)
  void aSessionThatSleepsAgainSaysWhatIsUnsavedNow() {
    LocalPlatform.assumeJupyter();
    assertThat(annotation("hibernationDate")).as("of the sleep before").isEmpty();
    session.run("!git add -A && git commit -q -m Kept && echo committed");

    session.change("hibernated");

    assertHibernation("clean, not pushed", "false", "false");
    session.change("running");
  }

  private static void assertHibernation(String how, String isDirty, String isSynchronized) {
    assertThat(annotation("hibernationDirty")).as(how).isEqualTo(isDirty);
    assertThat(annotation("hibernationSynchronized")).as(how).isEqualTo(isSynchronized);
    assertThat(annotation("hibernationBranch")).isEqualTo(annotation("branch"));
    assertThat(annotation("hibernationCommitSha")).hasSize(40);
    assertThat(annotation("hibernationDate")).endsWith("+00:00");
  }

  private static String annotation(String name) {
    return session.view().path("annotations").path("renku.io/" + name).asText();
  }

  @Test
  @Order(16)
  void logsAreServedAndTheSessionIsDeleted() {
    var logs = demo.get("/api/notebooks/logs/" + session.name());
    assertThat(logs.status()).as(logs.toString()).isEqualTo(200);

    try (var told = SessionEvents.toldTo(demo)) {
      assertThat(demo.delete(session.path()).status()).isEqualTo(204);

      eventually(SOON, () -> demo.get(session.path()).status(), status -> status == 404);
      told.await(event -> event.name().equals("deleted"));
      assertThat(told.about(session.name()))
          .extracting(SessionEvents.Event::name)
          .startsWith("snapshot")
          .endsWith("deleted");
    }
  }

  @Test
  @Order(17)
  void aDeletedProjectIsGoneEverywhere() {
    var deleted = demo.delete("/api/kg/projects/" + PATH);

    assertThat(deleted.status()).as(deleted.toString()).isBetween(200, 299);
    eventually(SOON, () -> names(search(demo, "glacier")), List::isEmpty);
    eventually(
        SOON, () -> demo.get("/api/projects/" + encode(PATH)).status(), status -> status == 404);
  }

  @Test
  @Order(18)
  void logoutEndsTheSession() {
    demo.get("/api/auth/logout");

    assertThat(demo.get("/ui-server/api/user").status()).isEqualTo(401);
  }

  private static JsonNode result(Visitor.Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.json().has("result")).as(answer.toString()).isTrue();
    return answer.json().path("result");
  }

  private static Visitor.Answer search(Visitor visitor, String words) {
    return visitor.get("/api/kg/entities" + query(Map.of("query", words)));
  }

  private static List<String> names(Visitor.Answer found) {
    assertThat(found.status()).as(found.toString()).isEqualTo(200);
    return found.json().findValuesAsText("name");
  }

  /** The search is repeated too: each change of a dataset makes a version with its own address. */
  private static List<String> filesOfFoundDataset(String words) {
    var dataset = first(search(demo, words).json(), "dataset");
    var id = lastSegment(dataset.path("_links").path(0).path("href").asText());
    return demo.get("/api/kg/datasets/" + id).json().path("hasPart").findValuesAsText("atLocation");
  }

  private static JsonNode first(JsonNode found, String type) {
    return StreamSupport.stream(found.spliterator(), false)
        .filter(item -> item.path("type").asText().equals(type))
        .findFirst()
        .orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance());
  }

  private static String lastSegment(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }
}
