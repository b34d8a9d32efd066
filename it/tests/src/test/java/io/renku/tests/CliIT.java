package io.renku.tests;

import static io.renku.tests.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real command line, renku 2.9.4, where RENKU_CLI names one (gateway.md 3.4a, whose rows the
 * tests are named after). Behind HTTPS, as it insists; the page that grants it access is the real
 * Keycloak's. The steps build on each other, in their order.
 */
@ExtendWith(ArquillianExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIf(
    value = "io.renku.tests.Workstation#isInstalled",
    disabledReason = "RENKU_CLI names no renku command (pip install renku==2.9.4)")
class CliIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration LOGIN = Duration.ofMinutes(1);
  private static final String NAME = "ice-by-hand";
  private static final String PATH = "demo/" + NAME;
  private static final String URL = "https://" + TlsDoor.HOST;

  /** Of the local platform's sessions; known to be there without a registry. */
  private static final String IMAGE = "renku/singleuser:latest";

  @TempDir static Path home;
  private static TlsDoor door;
  private static Workstation desk;
  private static Visitor demo;
  private static String session;

  @BeforeAll
  static void makeAProject() throws Exception {
    door = new TlsDoor(home, URI.create(LocalPlatform.base()));
    desk = new Workstation(Workstation.installed().orElseThrow(), home, door);
    demo = LocalPlatform.visitor().logIn("demo", "demo");
    var made = NewProject.create(demo, LocalPlatform.gitlabUrl(), NAME);
    assertThat(made.json().path("result").path("slug").asText()).as("%s", made).isEqualTo(NAME);
  }

  @AfterAll
  static void clear() throws Exception {
    if (door != null) {
      demo.delete("/api/kg/projects/" + PATH);
      door.close();
    }
  }

  private static Path work() {
    return home.resolve(NAME);
  }

  /** A login whose page is answered by Demo. */
  private static Outcome logIn(Path folder, String decision, String... arguments) throws Exception {
    var process = desk.start(folder, arguments);
    var page = URI.create(desk.opened());
    var atHome = LocalPlatform.visitor();
    var form = atHome.get(page.getPath() + "?" + page.getRawQuery());
    var asked = atHome.submit(form, Map.of("username", "demo", "password", "demo"));
    atHome.submit(asked, Map.of(decision, "", "code", code(asked)));
    return Outcome.of(List.of(arguments), process, LOGIN);
  }

  private static String code(Visitor.Answer page) {
    var field = page.text().split("name=\"code\" value=\"", 2);
    return field.length < 2 ? "" : field[1].substring(0, field[1].indexOf('"'));
  }

  @Test
  @Order(1)
  void row5_aDeniedLoginFails() throws Exception {
    var denied = logIn(home, "cancel", "login", URL);

    assertThat(denied.exitCode()).as("%s", denied).isNotZero();
    assertThat(denied.output()).contains("Access denied");
    assertThat(desk.settings()).doesNotExist();
  }

  @Test
  @Order(2)
  void rows1To6_aLoginInTheBrowserLeavesATokenForADay() throws Exception {
    logIn(home, "accept", "login", URL + "/projects?page=1").mustSucceed();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(desk.settings())))
        .isEqualTo("rw-------");
    var claims = new String(Base64.getUrlDecoder().decode(token().split("\\.")[1]), UTF_8);
    assertThat(claims)
        .contains("\"azp\":\"renku-cli\"")
        .containsPattern("\"aud\":(\\[[^]]*)?\"renku\"");
    var user = LocalPlatform.visitor().get("/api/user", "Authorization", "Bearer " + token());
    assertThat(user.json().path("username").asText()).as("%s", user).isEqualTo("demo");
  }

  /** As git is told it. */
  private static String token() throws Exception {
    var said = desk.renku(home, "credentials", "--hostname", TlsDoor.HOST, "get").mustSucceed();
    assertThat(said.output()).startsWith("username=renku\npassword=");
    return said.output().lines().toList().get(1).substring("password=".length());
  }

  /**
   * By git: {@code renku clone} of one who is logged in is refused by each GitPython that this
   * version of it allows.
   */
  @Test
  @Order(3)
  void row7_gitClonesThroughReposWithTheCommandsToken() throws Exception {
    clone(NAME);

    assertThat(work().resolve("Dockerfile")).exists();
  }

  private static void clone(String folder) throws Exception {
    var helper = "credential.helper=!renku credentials --hostname " + TlsDoor.HOST;
    desk.git(home, "-c", helper, "clone", URL + "/repos/" + PATH, folder).mustSucceed();
  }

  @Test
  @Order(4)
  void row7_aLoginInAProjectTurnsItsRemoteToRepos() throws Exception {
    desk.git(work(), "remote", "set-url", "origin", URL + "/gitlab/" + PATH).mustSucceed();

    logIn(work(), "accept", "login", "--yes", TlsDoor.HOST).mustSucceed();

    assertThat(remote("origin")).isEqualTo(URL + "/repos/" + PATH);
    assertThat(remote("renku-backup-origin")).isEqualTo(URL + "/gitlab/" + PATH);
  }

  private static String remote(String name) throws Exception {
    return desk.git(work(), "remote", "get-url", name).mustSucceed().output().strip();
  }

  @Test
  @Order(5)
  void row7_gitPushesThroughReposWithTheCommandsToken() throws Exception {
    Files.writeString(work().resolve("notes.md"), "Measured by hand.\n");
    desk.git(work(), "add", "notes.md").mustSucceed();
    desk.git(work(), "commit", "--no-verify", "-m", "Add notes").mustSucceed();

    desk.git(work(), "push").mustSucceed();

    var raw = "/api/projects/%s/repository/files/notes.md/raw".formatted(Visitor.encode(PATH));
    assertThat(demo.get(raw).text()).isEqualTo("Measured by hand.\n");
  }

  @Test
  @Order(6)
  void row7_largeFilesOfADatasetGoThroughReposToo() throws Exception {
    Assumptions.assumeTrue(
        desk.git(home, "lfs", "install", "--skip-repo").exitCode() == 0,
        "git-lfs is not installed here");
    desk.git(work(), "lfs", "install", "--local").mustSucceed();
    var large = new byte[300_000];
    new Random(7).nextBytes(large);
    Files.write(home.resolve("ice.bin"), large);

    desk.renku(work(), "dataset", "create", "ice").mustSucceed();
    desk.renku(work(), "dataset", "add", "--copy", "ice", "../ice.bin").mustSucceed();
    desk.git(work(), "push").mustSucceed();

    var stored = "/api/projects/%s/repository/files/data%%2Fice%%2Fice.bin/raw";
    assertThat(demo.get(stored.formatted(Visitor.encode(PATH))).text())
        .startsWith("version https://git-lfs");
    clone("again");
    assertThat(home.resolve("again/data/ice/ice.bin")).hasBinaryContent(large);
  }

  @Test
  @Order(7)
  void sessionsAreListedAsNone() throws Exception {
    assertThat(sessions()).doesNotContain("Session");
  }

  private static String sessions() throws Exception {
    return desk.renku(work(), "session", "ls", "-p", "renkulab", "--format", "log")
        .mustSucceed()
        .output();
  }

  @Test
  @Order(8)
  void aSessionIsStartedWaitedForAndListed() throws Exception {
    LocalPlatform.assumeJupyter();

    var started =
        desk.renku(work(), "session", "start", "-p", "renkulab", "--image", IMAGE).mustSucceed();

    assertThat(started.output()).contains("successfully started");
    session = demo.get("/api/notebooks/servers").json().path("servers").fieldNames().next();
    assertThat(started.output()).contains("renku session open " + session);
    assertThat(sessions()).contains(session).contains("running");
  }

  @Test
  @Order(9)
  void aSessionIsOpenedAtAPageOfTheWebClient() throws Exception {
    LocalPlatform.assumeJupyter();
    desk.forgetOpened();

    desk.renku(work(), "session", "open", "-p", "renkulab", session).mustSucceed();

    var page = URI.create(desk.opened());
    assertThat(page.toString()).isEqualTo(URL + "/projects/" + PATH + "/sessions/show/" + session);
    assertThat(demo.get(page.getPath(), "Accept", "text/html").status()).isEqualTo(200);
  }

  @Test
  @Order(10)
  void aSessionIsPausedResumedAndStopped() throws Exception {
    LocalPlatform.assumeJupyter();

    desk.renku(work(), "session", "pause", "-p", "renkulab", session).mustSucceed();
    assertThat(sessions()).contains("hibernated");
    desk.renku(work(), "session", "resume", "-p", "renkulab", session).mustSucceed();
    assertThat(sessions()).contains("running");
    desk.renku(work(), "session", "stop", "-p", "renkulab", session).mustSucceed();

    var path = "/api/notebooks/servers/" + session;
    eventually(SOON, () -> demo.get(path).status(), status -> status == 404);
    assertThat(sessions()).doesNotContain(session);
  }

  @Test
  @Order(11)
  void logoutForgetsTheTokenAndPutsTheRemoteBack() throws Exception {
    desk.renku(work(), "logout").mustSucceed();

    assertThat(Files.readString(desk.settings())).doesNotContain("eyJ");
    assertThat(remote("origin")).isEqualTo(URL + "/gitlab/" + PATH);
    var refused = desk.renku(work(), "session", "ls", "-p", "renkulab");
    assertThat(refused.output()).contains("renku login");
  }
}
