package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.sessions.SessionFailure;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.RenderedSession;
import io.renku.sessions.session.Session;
import io.renku.sessions.users.SessionUser;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each launch is looked at as the operator would render it, patches applied. */
class AdditionsTest {
  private static final SessionUser JANE = LaunchFixture.JANE;

  private final LaunchFixture fixture = new LaunchFixture();

  private Session launch(String more) {
    return fixture.service.launch(LaunchFixture.request("," + more), JANE).session();
  }

  private JsonObject pod(String more) {
    return RenderedSession.pod(launch(more));
  }

  private static JsonObject server(JsonObject pod) {
    return Tree.objectsAt(pod, "containers").getFirst();
  }

  private static Optional<String> variable(JsonObject container, String name) {
    return Tree.objectsAt(container, "env").stream()
        .filter(variable -> variable.getString("name").equals(name))
        .flatMap(variable -> Tree.textAt(variable, "value").stream())
        .findFirst();
  }

  private void assertRefused(int number, String more) {
    assertThatThrownBy(() -> launch(more))
        .isInstanceOfSatisfying(
            SessionFailure.class, failure -> assertThat(failure.number()).isEqualTo(number));
  }

  private void secret(String name, JsonObject labels, JsonArray owners) {
    var metadata = object("name", name, "labels", labels, "ownerReferences", owners);
    fixture.cluster.create(ResourceKind.SECRET, "renku", object("metadata", metadata));
  }

  private static JsonObject labels(String owner, String mark) {
    return object("renku.io/safe-username", owner, "renku.io/user-secret", mark);
  }

  @Test
  void anotherServerTakesThePlaceOfJupyter() {
    var session =
        launch(
            """
            "image":"example.org/app:1","application":{"port":8501,"path":"/healthz","readiness":"http",
             "command":["streamlit"],"args":["run","app.py"]}\
            """);
    var server = server(RenderedSession.pod(session));

    assertThat(server.get("command")).isEqualTo(array("streamlit"));
    assertThat(server.get("args")).isEqualTo(array("run", "app.py"));
    assertThat(Tree.objectAt(server, "readinessProbe", "httpGet"))
        .isEqualTo(object("path", session.path() + "/healthz", "port", 8501));
    assertThat(variable(server, "RENKU_SESSION_PORT")).hasValue("8501");
    assertThat(variable(server, "RENKU_BASE_URL_PATH")).hasValue(session.path());
    assertThat(RenderedSession.servicePort(session)).isEqualTo(8501);
    assertThat(session.token()).hasValue("");
    assertThat(session.isApplication()).isTrue();
  }

  @Test
  void theImagesOwnCommandRunsWhereNoneIsGiven() {
    var server = server(pod("\"application\":{\"port\":80}"));

    assertThat(server).doesNotContainKeys("command", "args");
    assertThat(Tree.objectAt(server, "startupProbe", "tcpSocket")).isEqualTo(object("port", 80));
  }

  @Test
  void aServerMayBeTakenAsReadyAtOnce() {
    var server = server(pod("\"application\":{\"port\":80,\"readiness\":\"none\"}"));

    assertThat(server).doesNotContainKeys("livenessProbe", "readinessProbe", "startupProbe");
  }

  @Test
  void theProxyOfTheReferenceLeadsToTheServerAndHidesAllOfIt() {
    fixture.config.profile = "reference";
    var session = launch("\"application\":{\"port\":8501}");
    var proxy = Tree.objectsAt(RenderedSession.pod(session), "containers").get(1);

    assertThat(proxy.getJsonArray("args").getString(6))
        .isEqualTo("--upstream=http://127.0.0.1:8501" + session.path() + "/");
    assertThat(proxy.get("args").toString()).doesNotContain("/api/status");
  }

  @Test
  void wrongWishesForAServerAreNamed() {
    assertRefused(1422, "\"application\":{}");
    assertRefused(1422, "\"application\":{\"port\":0}");
    assertRefused(1422, "\"application\":{\"port\":70000}");
    assertRefused(1422, "\"application\":{\"port\":80,\"readiness\":\"maybe\"}");
    assertRefused(1422, "\"application\":{\"port\":80,\"path\":\"x\"}");
    assertRefused(1422, "\"application\":{\"port\":80,\"command\":\"sh\"}");
    assertRefused(1422, "\"application\":{\"port\":80,\"args\":[1]}");
    assertRefused(1422, "\"application\":{\"port\":80,\"uid\":0}");
  }

  @Test
  void furtherRepositoriesAreClonedBesideTheFirstWithItsCredentials() {
    var clones =
        Tree.objectsAt(
            pod(
                """
                "repositories":[{"namespace":"Group","project":"Data"},
                 {"namespace":"group","project":"tools","branch":"stable"}]\
                """),
            "initContainers");

    assertThat(clones)
        .extracting(clone -> clone.getString("name"))
        .containsExactly("git-clone", "git-clone-1", "git-clone-2");
    assertThat(variable(clones.get(1), "GIT_CLONE_REPOSITORY_URL"))
        .hasValue("https://gitlab.example.org/group/data.git");
    assertThat(variable(clones.get(1), "GIT_CLONE_BRANCH")).hasValue("main");
    assertThat(variable(clones.get(1), "GIT_CLONE_COMMIT_SHA")).hasValue("f00d43");
    assertThat(variable(clones.get(1), "GIT_CLONE_MOUNT_PATH"))
        .hasValue("/home/jovyan/work/group/data");
    assertThat(variable(clones.get(1), "GIT_CLONE_USER__OAUTH_TOKEN")).hasValue("gitlab-token");
    assertThat(variable(clones.get(2), "GIT_CLONE_BRANCH")).hasValue("stable");
  }

  @Test
  void theGitProxyOfTheReferenceKnowsAllRepositories() {
    fixture.config.profile = "reference";
    var containers =
        Tree.objectsAt(
            pod("\"repositories\":[{\"namespace\":\"group\",\"project\":\"data\"}]"), "containers");
    var proxy =
        containers.stream().filter(c -> c.getString("name").equals("git-proxy")).findFirst();

    assertThat(variable(proxy.orElseThrow(), "REPOSITORY_URL"))
        .hasValue("https://gitlab.example.org");
  }

  @Test
  void aRepositoryThatIsNotThereIsNamed() {
    assertRefused(1404, "\"repositories\":[{\"namespace\":\"group\",\"project\":\"nowhere\"}]");
    assertRefused(
        1404,
        "\"repositories\":[{\"namespace\":\"group\",\"project\":\"data\",\"branch\":\"none\"}]");
    assertRefused(1422, "\"repositories\":[{\"namespace\":\"group\"}]");
    assertRefused(
        1422, "\"repositories\":[{\"namespace\":\"group\",\"project\":\"data\",\"url\":\"x\"}]");
    assertRefused(1000, "\"repositories\":[{\"namespace\":\"group\",\"project\":\"my-project\"}]");
    assertRefused(
        1000,
        "\"repositories\":[{\"namespace\":\"group\",\"project\":\"data\"},{\"namespace\":\"GROUP\",\"project\":\"Data\"}]");
  }

  @Test
  void onesOwnSecretsAreReadOnlyFiles() {
    secret("jane-keys", labels(JANE.safeUsername(), "true"), null);

    var pod = pod("\"secrets\":[\"jane-keys\"]");

    assertThat(Tree.objectsAt(server(pod), "volumeMounts"))
        .contains(
            object("name", "user-secret-0", "mountPath", "/secrets/jane-keys", "readOnly", true));
    assertThat(Tree.objectsAt(pod, "volumes"))
        .contains(
            object(
                "name",
                "user-secret-0",
                "secret",
                object("secretName", "jane-keys", "defaultMode", 0440)));
  }

  @Test
  void nobodyElsesSecretIsEverMounted() {
    var jane = JANE.safeUsername();
    secret("johns", labels("john", "true"), null);
    secret("unmarked", object("renku.io/safe-username", jane), null);
    secret("of-a-session", labels(jane, "true"), array(object("kind", "JupyterServer")));
    secret("marked-off", labels(jane, "false"), null);
    secret(
        "of-an-earlier-jane", Tree.with(labels(jane, "true"), "renku.io/userId", "another"), null);
    secret("nobodys", object("renku.io/user-secret", "true"), null);

    for (var name :
        List.of(
            "johns",
            "unmarked",
            "of-a-session",
            "marked-off",
            "of-an-earlier-jane",
            "nobodys",
            "missing")) {
      assertRefused(1404, "\"secrets\":[\"%s\"]".formatted(name));
    }
    assertThat(fixture.cluster.all(ResourceKind.SESSION)).isEmpty();
  }

  @Test
  void namesOfSecretsAreNamesAndNothingElse() {
    assertRefused(1422, "\"secrets\":[\"../x\"]");
    assertRefused(1422, "\"secrets\":[\"a\",\"a\"]");
    assertRefused(1422, "\"secrets\":\"a\"");
    assertRefused(1422, "\"secrets\":[null]");
  }

  @Test
  void withoutWishesNothingIsAdded() {
    var plain = launch("\"lfs_auto_fetch\":true");

    assertThat(plain.isApplication()).isFalse();
    assertThat(plain.spec().get("patches").toString())
        .doesNotContain("user-secret", "git-clone-1", "RENKU_SESSION_PORT");
    assertThat(Tree.objectsAt(plain.spec(), "patches"))
        .allMatch(patch -> !patch.getJsonArray("patch").equals(JsonValue.EMPTY_JSON_ARRAY));
  }
}
