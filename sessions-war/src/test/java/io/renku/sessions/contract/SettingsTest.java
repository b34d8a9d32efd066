package io.renku.sessions.contract;

import static io.renku.sessions.contract.ServiceTest.assertRefused;
import static io.renku.sessions.contract.ServiceTest.launch;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.kit.Answer;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.kit.Service;
import io.renku.sessions.kit.Sidecar;
import io.renku.sessions.kit.Who;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same service, set up in other ways. */
class SettingsTest {
  private static final Map<String, String> REFERENCE =
      Map.of("renku.sessions.profile", "reference", "renku.sessions.oidc.client-secret", "secret");

  private static JsonObject launched(Service service, String body) {
    service.registry.image("group/my-project:0123456");
    var answer = service.send(Who.JANE, "POST", "servers", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.object();
  }

  private static JsonObject resource(Service service) {
    return service.cluster.all(ResourceKind.SESSION).getFirst();
  }

  @Test
  void s1_9_withoutVolumesNobodySleeps() throws IOException {
    try (var service = Service.with(Map.of("renku.sessions.storage.pvs-enabled", "false"))) {
      for (var who : List.of(Who.JANE, Who.ANONYMOUS)) {
        var answer = service.send(who, "PATCH", "servers/unknown", "{\"state\":\"hibernated\"}");
        assertRefused(answer, 500, 3006);
      }
      launched(service, launch(""));
      assertThat(Tree.textAt(resource(service), "spec", "storage", "size")).contains("");
    }
  }

  @Test
  void row04_withoutAnonymousSessionsAVisitorIsAskedToLogIn() throws IOException {
    try (var service = Service.with(Map.of("renku.anonymous-sessions", "false"))) {
      assertRefused(service.send(Who.ANONYMOUS, "GET", "servers", null), 401, 1401);
      assertThat(service.send(Who.NOBODY, "GET", "version", null).body())
          .contains("\"anonymousSessionsEnabled\":false");
    }
  }

  @Test
  void row07_settingsMayBeInScientificNotation() throws IOException {
    var settings =
        Map.of(
            "renku.sessions.culling.idle-seconds", "8.64e+04",
            "renku.sessions.culling.hibernated-seconds", "2.592e6",
            "renku.sessions.termination-warning-seconds", "3600.0");
    try (var service = Service.with(settings)) {
      var annotations = launched(service, launch("")).getJsonObject("annotations");

      assertThat(annotations.getString("renku.io/idleSecondsThreshold")).isEqualTo("86400");
      assertThat(annotations.getString("renku.io/hibernatedSecondsThreshold")).isEqualTo("2592000");
    }
  }

  @Test
  void row24_configuredWishesAndThoseOfTheClassAreJoined() throws IOException {
    var wish = "{\"key\":\"zone\",\"operator\":\"In\",\"values\":[\"%s\"]}";
    var configured =
        """
        {"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[
          {"matchExpressions":[%s]},{"matchExpressions":[%s]}]}}}\
        """
            .formatted(wish.formatted("a"), wish.formatted("b"));
    var settings =
        Map.of(
            "renku.sessions.affinity", configured,
            "renku.sessions.tolerations", "[{\"key\":\"ours\",\"operator\":\"Exists\"}]",
            "renku.sessions.enforce-cpu-limits", "lax");
    try (var service = Service.with(settings)) {
      launched(service, launch(",\"resource_class_id\":2"));

      var fast = "{\"key\":\"fast\",\"operator\":\"Exists\"}";
      assertThat(resource(service).toString())
          .contains("{\"matchExpressions\":[" + wish.formatted("a") + "," + fast + "]}")
          .contains("{\"matchExpressions\":[" + wish.formatted("b") + "," + fast + "]}")
          .contains("{\"key\":\"ours\",\"operator\":\"Exists\"}")
          .contains("\"limits\":{\"memory\":16000000000,\"cpu\":12.0,");
    }
  }

  @Test
  void s4_1_withoutARegistryImagesAreUsedAsNamed() throws IOException {
    try (var service = Service.withoutRegistry()) {
      assertThat(launched(service, launch(",\"image\":\"some/image:1\"")).getString("image"))
          .isEqualTo("some/image:1");
      assertRefused(
          service.send(Who.JOHN, "POST", "servers", launch(",\"image\":\"a b\"")), 422, 1002);
      assertThat(service.registry.takeRequests()).isEmpty();
    }
  }

  @Test
  void s7_2_inTheReferenceProfileUsersLogInAtTheSessionItself() throws IOException {
    try (var service = Service.with(REFERENCE)) {
      var session = launched(service, launch(""));

      assertThat(session.getString("url")).doesNotContain("token=");
      assertThat(session.getJsonObject("status").getInt("totalNumContainers")).isEqualTo(7);
      assertThat(Tree.objectAt(resource(service), "spec", "auth"))
          .isEqualTo(
              Tree.parse(
                  """
                  {"token":"","oidc":{"enabled":true,"clientId":"renku-jupyterserver",
                   "clientSecret":{"value":"secret"},
                   "issuerUrl":"https://renku.example.org/auth/realms/Renku",
                   "authorizedEmails":["jane.doe@example.org"]}}\
                  """));
      assertRefused(
          service.send(Who.JOHN.withoutClaim("email"), "POST", "servers", launch("")), 401, 1401);
    }
  }

  @Test
  void s6_6_unsavedWorkIsNotedBeforeASessionSleeps() throws IOException {
    try (var sidecar = new Sidecar();
        var service = Service.with(REFERENCE)) {
      var name = launched(service, launch("")).getString("name");
      service.cluster.create(ResourceKind.ENDPOINTS, "renku", sidecar.endpoints(name));

      var answer = sleep(service, name);

      assertThat(answer.status()).isEqualTo(204);
      assertThat(annotations(service))
          .containsEntry("renku.io/hibernationBranch", Tree.object("", "feature/x").get(""))
          .containsEntry("renku.io/hibernationCommitSha", Tree.object("", "abc").get(""))
          .containsEntry("renku.io/hibernationDirty", Tree.object("", "true").get(""))
          .containsEntry("renku.io/hibernationSynchronized", Tree.object("", "false").get(""));
    }
  }

  @Test
  void row15_aSilentSidecarKeepsNoSessionAwake() throws IOException {
    try (var sidecar = new Sidecar();
        var service = Service.with(REFERENCE)) {
      var name = launched(service, launch("")).getString("name");
      service.cluster.create(ResourceKind.ENDPOINTS, "renku", sidecar.endpoints(name));
      sidecar.fallSilent();

      assertThat(sleep(service, name).status()).isEqualTo(204);

      assertThat(sidecar.takeRequests()).hasSize(1);
      assertThat(annotations(service))
          .containsEntry("renku.io/hibernationBranch", Tree.object("", "").get(""));
    }
  }

  private static Answer sleep(Service service, String name) {
    return service.send(Who.JANE, "PATCH", "servers/" + name, "{\"state\":\"hibernated\"}");
  }

  private static JsonObject annotations(Service service) {
    return Tree.objectAt(resource(service), "metadata", "annotations");
  }

  @Test
  void row16_aServiceOfResourcesInTroubleIsSparedForAWhile() throws IOException {
    var breaker = "io.renku.sessions.pools.CrcClient/classes/CircuitBreaker/";
    var settings = Map.of(breaker + "requestVolumeThreshold", "4", breaker + "delay", "3600000");
    try (var service = Service.with(settings)) {
      service.crc.say("nonsense");
      for (var i = 0; i < 4; i++) {
        service.send(Who.JANE, "POST", "servers", launch(""));
      }
      service.crc.takeRequests();

      var answer = service.send(Who.JANE, "POST", "servers", launch(""));

      assertRefused(answer, 503, 3503);
      assertThat(answer.header("Retry-After")).isEqualTo("5");
      assertThat(service.crc.takeRequests()).isEmpty();
    }
  }
}
