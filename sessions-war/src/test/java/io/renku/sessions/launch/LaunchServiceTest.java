package io.renku.sessions.launch;

import static io.renku.sessions.launch.LaunchFixture.JANE;
import static io.renku.sessions.launch.LaunchFixture.anonymous;
import static io.renku.sessions.launch.LaunchFixture.request;
import static io.renku.sessions.launch.LaunchFixture.text;
import static io.renku.sessions.launch.LaunchFixture.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.sessions.SessionFailure;
import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Observed;
import io.renku.sessions.session.OperatorSettings;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionOwner;
import io.renku.sessions.session.SessionPlan;
import io.renku.sessions.session.SessionSecrets;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaunchServiceTest {
  private final LaunchFixture fixture = new LaunchFixture();

  private LaunchService.Launched launch(String more) {
    return fixture.service.launch(request(more), JANE);
  }

  private static void assertRefused(Runnable action, int number) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            SessionFailure.class, failure -> assertThat(failure.number()).isEqualTo(number));
  }

  /** The operator's first plan for a session, as the API server would have it. */
  private static SessionPlan plan(Session session) {
    var settings =
        new OperatorSettings(
            Map.of(), Optional.empty(), "oauth2", "traefik", 1, 3, Duration.ofMinutes(10));
    var nothing = new Observed(Map.of(), Optional.empty(), List.of(), SessionSecrets.fresh());
    return SessionPlan.of(session, nothing, Instant.now(), settings);
  }

  private static JsonObject statefulSet(Session session) {
    return plan(session).create().stream()
        .filter(creation -> creation.key().equals("statefulset"))
        .findFirst()
        .orElseThrow()
        .manifest();
  }

  private static JsonObject podSpec(Session session) {
    return Tree.objectAt(statefulSet(session), "spec", "template", "spec");
  }

  private static List<String> names(JsonObject pod, String kind) {
    return Tree.objectsAt(pod, kind).stream().map(c -> text(c, "name")).toList();
  }

  @Test
  void aLaunchMakesTheSessionOfTheRequest() {
    var launched = launch("");
    var view = fixture.view(launched);

    assertThat(launched.isNew()).isTrue();
    assertThat(text(view, "name")).isEqualTo("jane-2edoe-my-2dproject-383fe755");
    assertThat(text(view, "annotations", "renku.io/namespace")).isEqualTo("group");
    assertThat(text(view, "annotations", "renku.io/repository"))
        .isEqualTo("https://gitlab.example.org/Group/My-Project");
    assertThat(text(view, "annotations", "renku.io/git-host")).isEqualTo("gitlab.example.org");
    assertThat(text(view, "status", "state")).isEqualTo("starting");
    assertThat(text(view, "resources", "requests", "memory")).isEqualTo("1G");
    assertThat(text(launched.session().spec(), "jupyterServer", "rootDir"))
        .isEqualTo("/home/jovyan/work/Group/My-Project");
  }

  @Test
  void theSameLaunchAgainAnswersTheSameSession() {
    var first = launch("");
    var second = launch(",\"storage\":15");

    assertThat(second.isNew()).isFalse();
    assertThat(second.session().uid()).isEqualTo(first.session().uid());
  }

  @Test
  void ofTwoLaunchesAtTheSameTimeBothAnswerTheOneSession() {
    fixture.cluster.setAdmission(
        manifest -> {
          fixture.cluster.setAdmission(other -> other);
          launch("");
          throw new ClusterRefusal(409, "already exists");
        });

    var launched = launch("");

    assertThat(launched.isNew()).isFalse();
    assertThat(fixture.cluster.all(ResourceKind.SESSION)).hasSize(1);
  }

  @Test
  void aNameTakenBySomebodyElseIsNotShown() {
    var name = launch("").session().name();
    fixture.cluster.merge(
        ResourceKind.SESSION,
        "renku",
        name,
        Tree.parseObject("{\"metadata\":{\"labels\":{\"renku.io/safe-username\":\"john\"}}}"));
    fixture.store.informers().forEach(io.renku.sessions.cluster.Informer::load);

    assertRefused(() -> launch(""), SessionFailure.USER);
    assertThat(fixture.store.find(JANE.owner(), name)).isEmpty();
  }

  @Test
  void whoeverGetsAUsernameLaterDoesNotGetItsSessions() {
    var name = launch("").session().name();
    var namesake = new SessionOwner(JANE.safeUsername(), "another-id");

    assertThat(fixture.store.find(namesake, name)).isEmpty();
    assertThat(fixture.store.ownedBy(namesake)).isEmpty();
    assertThat(fixture.store.ownedBy(JANE.owner())).hasSize(1);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> launch(",\"branch\":\"gone\""))
        .hasMessageContaining("branch gone")
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThatThrownBy(
            () ->
                fixture.service.launch(
                    LaunchRequest.read(
                        RequestFields.of(
                            "application/json",
                            "{\"namespace\":\"group\",\"project\":\"other\",\"commit_sha\":\"abc\"}"),
                        false,
                        "/lab"),
                    JANE))
        .hasMessageContaining("project group/other");
  }

  @Test
  void resourcesComeFromTheClassThatIsAskedFor() {
    var session = launch(",\"resource_class_id\":2,\"storage\":10").session();
    var pod = podSpec(session);

    assertThat(text(pod, "priorityClassName")).isEqualTo("quota-1");
    assertThat(pod.get("tolerations").toString())
        .contains("renku.io/dedicated", "{\"key\":\"dedicated\",\"operator\":\"Exists\"}");
    assertThat(pod.get("affinity").toString())
        .contains("\"nodeSelectorTerms\":[{\"matchExpressions\":[{\"key\":\"fast\"");
    assertThat(session.labels().getString("renku.io/quota")).isEqualTo("quota-1");
    assertThat(fixture.view(new LaunchService.Launched(session, true)).get("resources").toString())
        .contains("\"cpu\":4.0", "\"memory\":\"16G\"", "\"storage\":\"10G\"", "\"gpu\":1");
  }

  @Test
  void theThresholdsOfThePoolGoBeforeThoseOfTheInstallation() {
    var ofPool = launch(",\"resource_class_id\":2,\"storage\":10").session();

    assertThat(ofPool.labels().getString(Session.CLASS_LABEL)).isEqualTo("2");
    assertThat(ofPool.culling("idle")).isEqualTo(600);
    assertThat(ofPool.culling("hibernated")).isZero();
    assertThat(ofPool.annotation("idleSecondsThreshold")).contains("600");
    assertThat(ofPool.annotation("hibernatedSecondsThreshold")).contains("0");
  }

  @Test
  void theCpuLimitOfThePoolGoesBeforeThatOfTheInstallation() {
    fixture.config.enforceCpuLimits = "strict";

    var ofPool = launch(",\"resource_class_id\":2,\"storage\":10").session();

    assertThat(ofPool.spec().toString())
        .contains("\"limits\":{\"memory\":16000000000,\"cpu\":6.0,");
  }

  @Test
  void withoutThresholdsOfThePoolThoseOfTheInstallationHold() {
    var session = launch("").session();

    assertThat(session.labels().getString(Session.CLASS_LABEL)).isEqualTo("1");
    assertThat(session.culling("idle")).isEqualTo(fixture.config.culling.idleSeconds);
    assertThat(session.culling("hibernated")).isEqualTo(fixture.config.culling.hibernatedSeconds);
  }

  @Test
  void classesAndStorageAreChecked() {
    assertRefused(() -> launch(",\"resource_class_id\":99"), SessionFailure.RESOURCES);
    assertRefused(() -> launch(",\"resource_class_id\":1,\"storage\":0"), SessionFailure.RESOURCES);
    assertRefused(
        () -> launch(",\"resource_class_id\":1,\"storage\":21"), SessionFailure.RESOURCES);
    assertRefused(() -> launch(",\"storage\":21"), SessionFailure.USER);
  }

  @Test
  void theOldestClientsNameAmounts() {
    var session =
        launch(
                ",\"serverOptions\":{\"cpu_request\":1,\"mem_request\":\"2G\",\"gpu_request\":1,\"disk_request\":\"5G\"}")
            .session();

    assertThat(session.labels().getString("renku.io/quota")).isEqualTo("quota-1");
    assertThat(text(session.spec(), "storage", "size")).isEqualTo("5000000000");
    assertRefused(
        () ->
            fixture.service.launch(
                request(",\"serverOptions\":{\"mem_request\":\"lots\"}"),
                user("john", Optional.of("token"))),
        1422);
  }

  @Test
  void theLocalPodHoldsTheServerTheCloneAndWhatTheNodeStandsInFor() {
    var session = launch("").session();
    var pod = podSpec(session);

    assertThat(names(pod, "containers"))
        .containsExactly("jupyter-server", "git-proxy", "git-sidecar");
    assertThat(names(pod, "initContainers")).containsExactly("git-clone");
    assertThat(plan(session).create().getFirst().manifest().toString())
        .contains("\"targetPort\":8888");
    assertThat(session.token()).hasValueSatisfying(token -> assertThat(token).hasSize(48));
    assertThat(pod.toString()).contains("token " + session.token().orElseThrow());
    assertThat(plan(session).create())
        .extracting(SessionPlan.Creation::key)
        .contains("serviceRpcServer");
  }

  @Test
  void behaviour21_theLocalProxyIsTheReferencesButForItsCertificates() {
    fixture.config.gitProxyClientSecret = Optional.of("client-secret");
    fixture.config.gitProxyCheckSeconds = Optional.of(60);

    var proxy = Tree.objectsAt(podSpec(launch("").session()), "containers").get(1);

    assertThat(proxy.get("env").toString())
        .contains("\"GITLAB_OAUTH_TOKEN\",\"value\":\"gitlab-token\"")
        .contains("\"GITLAB_OAUTH_TOKEN_EXPIRES_AT\",\"value\":\"1700000000\"")
        .contains("\"RENKU_ACCESS_TOKEN\",\"value\":\"access\"")
        .contains("\"RENKU_REFRESH_TOKEN\",\"value\":\"refresh\"")
        .contains("\"RENKU_REALM\",\"value\":\"Renku\"")
        .contains("\"RENKU_CLIENT_SECRET\",\"value\":\"client-secret\"")
        .contains("\"REFRESH_CHECK_PERIOD_SECONDS\",\"value\":\"60\"");
    assertThat(proxy.containsKey("volumeMounts")).isFalse();
  }

  @Test
  void anAnonymousLocalPodHasNoSidecar() {
    var session = fixture.service.launch(request(""), anonymous()).session();

    assertThat(names(podSpec(session), "containers"))
        .containsExactly("jupyter-server", "git-proxy");
  }

  @Test
  void theReferencePodHoldsWhatOldSessionsHave() {
    fixture.config.profile = "reference";
    fixture.config.oidcClientSecret = Optional.of("oidc-secret");
    var pod = podSpec(launch("").session());

    assertThat(names(pod, "containers"))
        .containsExactly("jupyter-server", "oauth2-proxy", "git-proxy", "git-sidecar");
    assertThat(names(pod, "initContainers"))
        .containsExactly("init-certificates", "download-image", "git-clone");
    var arguments = Tree.objectsAt(pod, "containers").get(1).getJsonArray("args");
    assertThat(arguments.getString(6))
        .isEqualTo("--upstream=http://127.0.0.1:8888/sessions/jane-2edoe-my-2dproject-383fe755/");
    assertThat(arguments.toString()).contains("--oidc-extra-audience=renku");
  }

  @Test
  void anonymousSessionsAreTheirVisitorsOnly() {
    fixture.config.profile = "reference";
    var session = fixture.service.launch(request(""), anonymous()).session();

    assertThat(session.isAnonymous()).isTrue();
    assertThat(session.culling("hibernated")).isEqualTo(1);
    assertThat(names(podSpec(session), "containers"))
        .containsExactly("jupyter-server", "passthrough-proxy", "git-proxy");
    assertThat(text(fixture.view(new LaunchService.Launched(session, true)), "url"))
        .endsWith("?token=anon-1");
    assertThat(podSpec(session).toString()).doesNotContain("GIT_CLONE_USER__OAUTH_TOKEN");
  }

  @Test
  void aCloneMayBeAScriptInTheSessionsOwnImage() {
    fixture.config.gitClone = "script";
    var clone = Tree.objectsAt(podSpec(launch("").session()), "initContainers").getFirst();

    assertThat(text(clone, "image")).isEqualTo(fixture.config.defaultImage);
    assertThat(names(podSpec(launch("").session()), "containers"))
        .containsExactly("jupyter-server");
    assertThat(clone.getJsonArray("command").getString(2)).contains("fetch -q origin");
  }

  @Test
  void eachSessionGetsAPortOfItsOwnWherePodsShareTheNodes() {
    fixture.config.portRange = Optional.of("20720-20721");
    var first = launch("").session();
    var second = fixture.service.launch(request(""), user("john", Optional.of("token"))).session();

    assertThat(List.of(port(first), port(second))).containsExactlyInAnyOrder("20720", "20721");
    assertThat(podSpec(first).toString()).contains("--port=" + port(first));
    assertRefused(
        () -> fixture.service.launch(request(""), user("jim", Optional.of("token"))),
        SessionFailure.CREATE);
  }

  private static String port(Session session) {
    return session.annotation("port").orElse("");
  }

  @Test
  void usersVariablesReachTheServerAndR() {
    var session =
        launch(",\"environment_variables\":{\"A\":\"1\",\"PROJECT_NAME\":\"my-project\"}")
            .session();
    var server = Tree.objectsAt(podSpec(session), "containers").getFirst();

    assertThat(server.get("env").toString()).contains("{\"name\":\"A\",\"value\":\"1\"}");
    var renviron =
        plan(session).create().stream().filter(child -> child.key().equals("renviron")).findFirst();
    assertThat(text(renviron.orElseThrow().manifest(), "stringData", ".Renviron"))
        .isEqualTo("A=1\nPROJECT_NAME=my-project");
  }

  @Test
  void variablesOfTheSessionAreNotOverwritten() {
    assertRefused(
        () -> launch(",\"environment_variables\":{\"NOTEBOOK_DIR\":\"/\"}"),
        SessionFailure.ENVIRONMENT);
    assertRefused(
        () -> launch(",\"environment_variables\":{\"SERVER_APP_TOKEN\":\"\"}"),
        SessionFailure.ENVIRONMENT);
    assertRefused(
        () -> launch(",\"environment_variables\":{\"with space\":\"x\"}"), SessionFailure.USER);
  }

  @Test
  void namesThatKubernetesRefusesAreRefusedInWords() {
    assertRefused(
        () -> fixture.service.launch(request(""), user("école", Optional.of("t"))),
        SessionFailure.USER);
    assertRefused(
        () -> fixture.service.launch(request(""), user("x".repeat(64), Optional.of("t"))),
        SessionFailure.USER);
  }

  @Test
  void cloudStorageIsRefusedUnlessThereIsNone() {
    assertThat(launch(",\"cloudstorage\":null").isNew()).isTrue();
    assertThat(launch(",\"cloudstorage\":[]").isNew()).isFalse();
    fixture.cluster.delete(
        ResourceKind.SESSION, "renku", "jane-2edoe-my-2dproject-383fe755", Tree.object());
    fixture.store.informers().forEach(io.renku.sessions.cluster.Informer::load);

    assertRefused(() -> launch(",\"cloudstorage\":[{\"storage_id\":\"1\"}]"), SessionFailure.USER);
  }
}
