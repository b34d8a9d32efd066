package io.renku.sessions.launch;

import static io.renku.sessions.launch.LaunchFixture.COMMIT;
import static io.renku.sessions.launch.LaunchFixture.JANE;
import static io.renku.sessions.launch.LaunchFixture.anonymous;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.images.ImageReference;
import io.renku.sessions.images.RegistryClient;
import io.renku.sessions.session.Plans;
import io.renku.sessions.session.Session;
import io.renku.sessions.users.SessionUser;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The whole list of patches of a session in the reference profile: sessions that exist count on
 * their order, on the containers' places and on the proxy's argument 6.
 */
class PatchDocumentTest {
  private final LaunchFixture fixture = new LaunchFixture();

  @BeforeEach
  void configure() {
    var config = fixture.config;
    config.profile = "reference";
    config.oidcClientSecret = Optional.of("oidc-secret");
    config.gitProxyClientSecret = Optional.of("proxy-secret");
    config.registry = Optional.of("registry.example.org");
    config.certificateSecrets = Optional.of(List.of("lab-certificates"));
    config.cloudStorage.s3 = true;
    fixture.storages.buckets.add("https://s3.example.org/bucket");
    fixture.service.images.registries =
        new RegistryClient() {
          @Override
          public Optional<Found> find(ImageReference image, Optional<String> gitToken) {
            var isTheirs = image.repository().equals("group/my-project") && gitToken.isPresent();
            var isOpen = image.repository().equals("group/open");
            return isTheirs || isOpen ? Optional.of(new Found("/home/jovyan")) : Optional.empty();
          }
        };
  }

  private Session launch(String fields, SessionUser user) {
    return fixture.service.launch(LaunchFixture.request(fields), user).session();
  }

  private static JsonArray patches(Session session) {
    return session.spec().getJsonArray("patches");
  }

  private static JsonArray expected(String file) throws IOException {
    try (var stream = PatchDocumentTest.class.getResourceAsStream(file)) {
      var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return Tree.parse(text.replace("\"COMMIT\"", "\"" + COMMIT + "\"")).asJsonArray();
    }
  }

  private static void assertSame(JsonArray patches, JsonArray expected) {
    for (var i = 0; i < Math.min(patches.size(), expected.size()); i++) {
      assertThat(patches.get(i)).as("patch %d", i).isEqualTo(expected.get(i));
    }
    assertThat(patches).hasSameSizeAs(expected);
  }

  private Session registered() {
    fixture.config.sshEnabled = true;
    fixture.config.sshHostKeySecret = Optional.of("host-keys");
    return launch(
        """
        ,"resource_class_id":2,"storage":10,"image":"registry.example.org/group/my-project:1",
        "environment_variables":{"GREETING":"hello world"},"lfs_auto_fetch":true,"cloudstorage":[
         {"configuration":{"type":"s3","endpoint":"s3.example.org","access_key_id":"ID","secret_access_key":"S"},
          "source_path":"bucket/raw","target_path":"data","readonly":true}]\
        """,
        JANE);
  }

  @Test
  void aRegisteredSession() throws IOException {
    assertSame(patches(registered()), expected("patches-registered.json"));
  }

  @Test
  void anAnonymousSession() throws IOException {
    var session = launch(",\"image\":\"registry.example.org/group/open:1\"", anonymous());

    assertSame(patches(session), expected("patches-anonymous.json"));
  }

  @Test
  void behaviour24_tolerationsAndAffinitiesAreOfTheClassAndOfTheInstallation() {
    fixture.config.tolerations = "[{\"key\":\"lab\",\"operator\":\"Exists\"}]";
    fixture.config.affinity =
        """
        {"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[
          {"matchExpressions":[{"key":"zone","operator":"In","values":["a"]}]},
          {"matchExpressions":[{"key":"zone","operator":"In","values":["b"]}]}]}}}\
        """;
    var pod = pod(registered());

    assertThat(pod.getJsonArray("tolerations"))
        .isEqualTo(
            Tree.parse(
                """
                [{"key":"renku.io/dedicated","operator":"Equal","value":"user","effect":"NoSchedule"},
                 {"key":"lab","operator":"Exists"},{"key":"dedicated","operator":"Exists"}]\
                """));
    assertThat(pod.getJsonObject("affinity"))
        .isEqualTo(
            Tree.parse(
                """
                {"nodeAffinity":{
                 "preferredDuringSchedulingIgnoredDuringExecution":[
                  {"weight":1,"preference":{"matchExpressions":[{"key":"near","operator":"Exists"}]}}],
                 "requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[
                  {"matchExpressions":[{"key":"zone","operator":"In","values":["a"]},{"key":"fast","operator":"Exists"}]},
                  {"matchExpressions":[{"key":"zone","operator":"In","values":["b"]},{"key":"fast","operator":"Exists"}]}]}}}\
                """));
  }

  @Test
  void sharedMemoryIsHalfOfTheServersMemory() {
    var pod = pod(registered());
    var server = Tree.objectsAt(pod, "containers").getFirst();

    assertThat(Tree.objectsAt(pod, "volumes"))
        .contains(
            Tree.object(
                "name",
                "shm",
                "emptyDir",
                Tree.object("medium", "Memory", "sizeLimit", "8000000000")));
    assertThat(Tree.objectsAt(server, "volumeMounts"))
        .contains(Tree.object("name", "shm", "mountPath", "/dev/shm"));
  }

  private static JsonObject pod(Session session) {
    return Tree.objectAt(Plans.children(session).get("statefulset"), "spec", "template", "spec");
  }

  @Test
  void behaviour20_noNameIsTakenForAVariable() {
    fixture.fullName = "Jane $(SERVER_APP_TOKEN)";
    var clone = Tree.objectsAt(pod(registered()), "initContainers").getLast();

    assertThat(Tree.objectsAt(clone, "env"))
        .contains(
            Tree.object("name", "GIT_CLONE_USER__FULL_NAME", "value", "Jane $$(SERVER_APP_TOKEN)"));
  }
}
