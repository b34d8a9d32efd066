package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.launch.LaunchFixture.JANE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.renku.sessions.cluster.InMemoryCluster;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CredentialRefreshTest {
  private static final String SECRET = "jane-image-secret";

  private final InMemoryCluster cluster = new InMemoryCluster();
  private final CredentialRefresh refresh = new CredentialRefresh();
  private final Session session =
      new Session(object("metadata", object("name", "jane", "namespace", "renku")));

  CredentialRefreshTest() {
    refresh.cluster = cluster;
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void pullSecret(String content) {
    cluster.create(
        ResourceKind.SECRET,
        "renku",
        object(
            "metadata", object("name", SECRET),
            "data", object(".dockerconfigjson", encoded(content), "other", "x")));
  }

  private String pullSecret() {
    var data =
        cluster
            .find(ResourceKind.SECRET, "renku", SECRET)
            .flatMap(secret -> Tree.textAt(secret, "data", ".dockerconfigjson"))
            .orElseThrow();
    return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
  }

  private void statefulSet(JsonObject... containers) {
    var pod = object("containers", array((Object[]) containers));
    cluster.create(
        ResourceKind.STATEFUL_SET,
        "renku",
        object(
            "metadata", object("name", "jane"),
            "spec", object("template", object("spec", pod))));
  }

  private static JsonObject container(String name, String variable) {
    return object(
        "name", name, "env", array(object("name", variable, "value", "old"), object("name", "X")));
  }

  @Test
  void behaviour23_thePullSecretGetsTheTokenOfToday() {
    pullSecret(
        "{\"auths\":{\"registry.example.org\":{\"Username\":\"oauth2\",\"Password\":\"old\",\"Email\":\"j@e.o\"}}}");

    refresh.refresh(session, JANE);

    assertThat(pullSecret())
        .isEqualTo(
            "{\"auths\":{\"registry.example.org\":{\"Username\":\"oauth2\",\"Password\":\"gitlab-token\",\"Email\":\"j@e.o\"}}}");
  }

  @Test
  void aSecretThatIsNotOursStaysAsItIs() {
    pullSecret("not json");

    refresh.refresh(session, JANE);

    assertThat(pullSecret()).isEqualTo("not json");
  }

  @Test
  void behaviour21_newTokensGoIntoTheContainersOfTheirName() {
    statefulSet(
        container("jupyter-server", "GITLAB_OAUTH_TOKEN"),
        container("git-proxy", "GITLAB_OAUTH_TOKEN"));

    refresh.refresh(session, JANE);

    var pod = cluster.all(ResourceKind.STATEFUL_SET).getFirst();
    var containers = Tree.objectsAt(pod, "spec", "template", "spec", "containers");
    assertThat(Tree.objectsAt(containers.getFirst(), "env").getFirst().getString("value"))
        .isEqualTo("old");
    assertThat(Tree.objectsAt(containers.getLast(), "env").getFirst().getString("value"))
        .isEqualTo("gitlab-token");
  }

  @Test
  void behaviour21_aSessionWithoutThemIsPassedOver() {
    assertThatCode(() -> refresh.refresh(session, JANE)).doesNotThrowAnyException();
    assertThat(cluster.takeCalls()).isEmpty();
  }
}
