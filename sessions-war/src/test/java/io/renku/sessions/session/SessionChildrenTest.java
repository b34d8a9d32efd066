package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.session.SessionFixture.SECRETS;
import static io.renku.sessions.session.SessionFixture.SETTINGS;
import static io.renku.sessions.session.SessionFixture.session;
import static io.renku.sessions.session.SessionFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.ConfigFixture;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The shapes of a session's objects, which patches and network policies rely on. */
class SessionChildrenTest {
  private static final String NAME = "jane-project-1234abcd";
  private static final String PATH = "/sessions/" + NAME;

  private static Map<String, JsonObject> children(Session session) {
    return new SessionChildren(session, SECRETS, SETTINGS).manifests();
  }

  private static Session spec(String json) {
    return with(session(), object("spec", Tree.parse(json)));
  }

  private static Session oidc(String clientSecret) {
    return spec(
        """
        {"auth":{"token":"","oidc":{"enabled":true,"clientId":"renku-jupyterserver",
          "issuerUrl":"https://renku.example.org/auth/realms/Renku","clientSecret":%s,
          "authorizedEmails":["jane@example.org","john@example.org"],"authorizedGroups":["a","b"]}}}\
        """
            .formatted(clientSecret));
  }

  private static JsonObject pod(Session session) {
    return Tree.objectAt(children(session).get("statefulset"), "spec", "template", "spec");
  }

  private static JsonObject named(JsonObject in, String list, String name) {
    return Tree.objectsAt(in, list).stream()
        .filter(item -> Tree.textAt(item, "name").orElse("").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(JsonObject in, String list) {
    return Tree.objectsAt(in, list).stream()
        .map(item -> Tree.textAt(item, "name").orElse(""))
        .toList();
  }

  private static String decoded(JsonObject secret, String key) {
    return new String(
        Base64.getDecoder().decode(Tree.textAt(secret, "data", key).orElseThrow()),
        StandardCharsets.UTF_8);
  }

  @Test
  void appendix_theServiceLeadsToTheProxy() {
    assertThat(Tree.objectAt(children(session()).get("service"), "spec").toString())
        .isEqualTo(
            "{\"ports\":[{\"name\":\"http\",\"port\":80,\"protocol\":\"TCP\",\"targetPort\":4180}],"
                + "\"selector\":{\"app\":\"%s\"}}".formatted(NAME));
  }

  @Test
  void appendix_theIngressHasTlsOnlyWhereItIsEnabled() {
    var encrypted = Tree.objectAt(children(session()).get("ingress"), "spec");
    var plain =
        Tree.objectAt(
            children(spec("{\"routing\":{\"tls\":{\"enabled\":false},\"path\":\"/\"}}"))
                .get("ingress"),
            "spec");

    assertThat(encrypted.get("tls").toString())
        .isEqualTo("[{\"hosts\":[\"renku.example.org\"],\"secretName\":\"tls\"}]");
    assertThat(encrypted.get("rules").toString())
        .contains("\"path\":\"" + PATH + "\"", "\"pathType\":\"Prefix\"", "\"number\":80");
    assertThat(plain.containsKey("tls")).isFalse();
    assertThat(plain.toString()).contains("\"path\":\"/\"");
  }

  @Test
  void appendix_aTokenSessionHasThePassThroughProxy() {
    var pod = pod(session());
    var secret = children(session()).get("secret");
    var config = Tree.objectAt(children(session()).get("configmap"), "data");

    assertThat(names(pod, "containers")).containsExactly("jupyter-server", "passthrough-proxy");
    assertThat(decoded(secret, "jupyterServerAppToken")).isEqualTo("secret");
    assertThat(Tree.objectAt(secret, "data").keySet())
        .containsExactly("jupyterServerAppToken", "jupyterServerCookieSecret");
    assertThat(config.keySet())
        .containsExactly(
            "jupyter_notebook_config.py",
            "jupyter_server_config.py",
            "traefik-dynamic-config.yaml");
    assertThat(config.getString("jupyter_server_config.py"))
        .contains(
            "c.ServerApp.base_url = \"" + PATH + "\"",
            "c.ServerApp.root_dir = \"/home/jovyan/work/group/project\"",
            "c.ServerApp.allow_origin = \"https://renku.example.org\"");
    assertThat(config.getString("jupyter_notebook_config.py"))
        .contains("c.NotebookApp.notebook_dir = ");
  }

  @Test
  void behaviour26ProbesOfATokenSessionCarryTheToken() {
    var server = named(pod(session()), "containers", "jupyter-server");

    for (var probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      assertThat(Tree.objectAt(server, probe, "httpGet").toString())
          .isEqualTo(
              "{\"path\":\"%s/api/status\",\"port\":8888,\"httpHeaders\":[{\"name\":\"Authorization\",\"value\":\"token secret\"}]}"
                  .formatted(PATH));
    }
    assertThat(Tree.numberAt(server, 0, "startupProbe", "failureThreshold"))
        .as("five minutes before liveness counts")
        .isEqualTo(150);
    assertThat(Tree.numberAt(server, 0, "startupProbe", "periodSeconds")).isEqualTo(2);
  }

  @Test
  void behaviour26ProbesAskTheServerAndNotWhatItOpens() {
    var rstudio =
        spec("{\"jupyterServer\":{\"defaultUrl\":\"/rstudio\"},\"routing\":{\"path\":\"/\"}}");

    var server = named(pod(rstudio), "containers", "jupyter-server");

    assertThat(Tree.textAt(server, "readinessProbe", "httpGet", "path")).hasValue("/api/status");
    assertThat(children(rstudio).get("configmap").toString()).contains("/rstudio");
  }

  @Test
  void aMissingTokenIsMadeUpAndAnEmptyOneStaysEmpty() {
    var madeUp = children(spec("{\"auth\":{\"token\":null}}")).get("secret");
    var empty = children(oidc("{\"value\":\"s\"}")).get("secret");

    assertThat(decoded(madeUp, "jupyterServerAppToken")).isEqualTo("token");
    assertThat(decoded(empty, "jupyterServerAppToken")).isEmpty();
  }

  @Test
  void appendix_anOidcSessionHasTheLoginProxy() {
    var session = oidc("{\"value\":\"client-secret\"}");
    var proxy = named(pod(session), "containers", "oauth2-proxy");
    var server = named(pod(session), "containers", "jupyter-server");

    assertThat(proxy.getJsonArray("args").getString(6))
        .as("existing patches replace this one")
        .isEqualTo("--upstream=http://127.0.0.1:8888");
    assertThat(proxy.getJsonArray("args").toString())
        .contains(
            "--client-id=renku-jupyterserver",
            "--redirect-url=https://renku.example.org" + PATH + "/oauth2/callback",
            "--proxy-prefix=" + PATH + "/oauth2",
            "--allowed-group=a",
            "--allowed-group=b");
    assertThat(server.toString()).doesNotContain("httpHeaders");
    assertThat(decoded(children(session).get("secret"), "oidcClientSecret"))
        .isEqualTo("client-secret");
    assertThat(decoded(children(session).get("secret"), "oauth2ProxyCookieSecret"))
        .isEqualTo("proxy");
    assertThat(Tree.textAt(children(session).get("configmap"), "data", "authorized-users.txt"))
        .hasValue("jane@example.org\njohn@example.org");
  }

  @Test
  void appendix_theClientsSecretMayBeOneThatIsThereAlready() {
    var session = oidc("{\"secretKeyRef\":{\"name\":\"sso\",\"key\":\"secret\"}}");
    var environment = named(pod(session), "containers", "oauth2-proxy");

    assertThat(
            Tree.objectAt(
                    named(environment, "env", "OAUTH2_PROXY_CLIENT_SECRET"),
                    "valueFrom",
                    "secretKeyRef")
                .toString())
        .isEqualTo("{\"name\":\"sso\",\"key\":\"secret\"}");
    assertThat(children(session).get("secret").toString()).doesNotContain("oidcClientSecret");
  }

  @Test
  void behaviour30TheLoginProxyIsNewEnough() {
    var version = ConfigFixture.sessions().oauth2ProxyImage.replaceFirst(".*:v?", "").split("\\.");

    assertThat(Integer.parseInt(version[0]) * 100 + Integer.parseInt(version[1]))
        .isGreaterThanOrEqualTo(704);
  }

  @Test
  void appendix_aPersistentSessionHasAClaim() {
    var session = spec("{\"storage\":{\"size\":\"10Gi\",\"pvc\":{\"storageClassName\":\"fast\"}}}");

    assertThat(Tree.objectAt(children(session).get("pvc"), "spec").toString())
        .isEqualTo(
            "{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"10Gi\"}},"
                + "\"storageClassName\":\"fast\"}");
    assertThat(named(pod(session), "volumes", "workspace").toString())
        .contains("\"persistentVolumeClaim\":{\"claimName\":\"" + NAME + "\"}");
  }

  @Test
  void aClaimWithoutASizeOrAClassTakesTheStandard() {
    var claim =
        children(spec("{\"storage\":{\"size\":\"\",\"pvc\":{\"storageClassName\":null}}}"))
            .get("pvc");

    assertThat(claim.toString()).contains("\"storage\":\"100Mi\"").doesNotContain("className");
  }

  @Test
  void appendix_aPassingSessionHasAFolder() {
    var limited = spec("{\"storage\":{\"size\":1000,\"pvc\":{\"enabled\":false}}}");
    var free = spec("{\"storage\":{\"size\":\"\",\"pvc\":{\"enabled\":false}}}");

    assertThat(children(limited)).doesNotContainKey("pvc");
    assertThat(named(pod(limited), "volumes", "workspace").toString())
        .contains("\"emptyDir\":{\"sizeLimit\":\"1000\"}");
    assertThat(named(pod(free), "volumes", "workspace").toString()).contains("\"emptyDir\":{}");
  }

  @Test
  void thePodIsWhatPatchesExpect() {
    var pod = pod(session());

    assertThat(pod.get("imagePullSecrets").toString()).isEqualTo("[]");
    assertThat(pod.get("initContainers").toString()).isEqualTo("[]");
    assertThat(Tree.numberAt(pod, 0, "securityContext", "fsGroup")).isEqualTo(100);
    assertThat(Tree.isTrueAt(pod, "automountServiceAccountToken")).isFalse();
    assertThat(names(pod, "volumes"))
        .containsExactly(
            "traefik-dynamic-config",
            "jupyter-server-secrets",
            "jupyter-config-notebook",
            "jupyter-config-server",
            "jupyter-config",
            "workspace");
    assertThat(
            Tree.textAt(
                children(session()).get("statefulset"),
                "spec",
                "template",
                "metadata",
                "labels",
                "amalthea.dev/main-pod"))
        .hasValue("true");
  }

  @Test
  void labelsOfThePolicyAreOnAllAndTheObjectsOwnWin() {
    var children = children(session());

    children.forEach(
        (key, child) -> {
          var labels = Tree.objectAt(child, "metadata", "labels");
          assertThat(labels.getString("app.kubernetes.io/component")).isEqualTo("jupyterserver");
          assertThat(labels.getString("app.kubernetes.io/name")).isEqualTo("amalthea");
          assertThat(labels.getString("amalthea.dev/child-key")).isEqualTo(key);
          assertThat(labels.getString("app")).isEqualTo(key.equals("service") ? NAME : "jupyter");
          assertThat(Tree.objectsAt(child, "metadata", "ownerReferences"))
              .singleElement()
              .matches(owner -> Tree.isTrueAt(owner, "controller"))
              .matches(owner -> Tree.isTrueAt(owner, "blockOwnerDeletion"));
        });
  }

  @Test
  void appendix_patchesOfBothKindsApplyInTheirOrderAndKeepTheOrderOfChildren() {
    var first =
        patch(
            SessionPatches.JSON_PATCH,
            "[{'op':'add','path':'/service/spec/type','value':'NodePort'}]");
    var second =
        patch(
            SessionPatches.MERGE_PATCH,
            "{'service':{'spec':{'type':'LoadBalancer','selector':null}}}");
    var third =
        patch(
            SessionPatches.JSON_PATCH,
            "[{'op':'test','path':'/service/spec/type','value':'LoadBalancer'}]");
    var unknown = patch("application/strategic-merge-patch+json", "{'service':null}");

    var children =
        children(new Session(SessionFixture.resource(array(first, second, third, unknown))));

    assertThat(children.keySet())
        .containsExactly("service", "ingress", "statefulset", "configmap", "secret", "pvc");
    assertThat(Tree.objectAt(children.get("service"), "spec").keySet())
        .containsExactly("ports", "type");
  }

  private static JsonObject patch(String type, String patch) {
    var parsed = Tree.parse(patch.replace('\'', '"'));
    return object("type", type, "patch", parsed);
  }

  @Test
  void theSchedulerIsNamedOnlyWhereOneIsConfigured() {
    var packed =
        new OperatorSettings(
            Map.of(), Optional.of("bin-packing"), "a", "b", 1, 3, SETTINGS.startLimit());

    assertThat(pod(session()).containsKey("schedulerName")).isFalse();
    assertThat(
            Tree.textAt(
                new SessionChildren(session(), SECRETS, packed).manifests().get("statefulset"),
                "spec",
                "template",
                "spec",
                "schedulerName"))
        .hasValue("bin-packing");
  }
}
