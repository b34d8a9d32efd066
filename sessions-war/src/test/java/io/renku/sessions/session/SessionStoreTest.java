package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.Failure;
import io.renku.sessions.cluster.InMemoryCluster;
import io.renku.sessions.cluster.Informer;
import io.renku.sessions.cluster.ResourceKind;
import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionStoreTest {
  private static final SessionOwner JANE = new SessionOwner("jane", "id");

  private final InMemoryCluster cluster = new InMemoryCluster();
  private final SessionStore everywhere = new SessionStore(cluster, List.of("renku", "*"));

  private static JsonObject resource(String name) {
    return object(
        "metadata", object("name", name, "labels", object("renku.io/safe-username", "jane")));
  }

  @Test
  void theWholeClusterIsOneInformer() {
    cluster.create(ResourceKind.SESSION, "one", resource("a"));
    cluster.create(ResourceKind.SESSION, "two", resource("a"));
    cluster.create(ResourceKind.SESSION, "two", resource("b"));

    assertThat(everywhere.informers()).hasSize(1);
    everywhere.informers().forEach(Informer::load);

    assertThat(everywhere.all()).hasSize(3);
    assertThat(everywhere.known(new SessionKey("one", "a"))).isPresent();
    assertThat(everywhere.known(new SessionKey("one", "b"))).isEmpty();
    assertThat(everywhere.find(JANE, "b").orElseThrow().key())
        .isEqualTo(new SessionKey("two", "b"));
  }

  @Test
  void appendix_whatMemoryDoesNotHoldIsAskedForInEveryNamespace() {
    var two = new SessionStore(cluster, List.of("one", "two"));
    two.informers().forEach(Informer::load);
    cluster.create(ResourceKind.SESSION, "one", foreign("a"));
    cluster.create(ResourceKind.SESSION, "two", resource("a"));

    assertThat(two.find(JANE, "a").orElseThrow().key()).isEqualTo(new SessionKey("two", "a"));
    assertThat(two.find(JANE, "b")).isEmpty();
  }

  private static JsonObject foreign(String name) {
    return object(
        "metadata", object("name", name, "labels", object("renku.io/safe-username", "john")));
  }

  @Test
  void appendix_whatMemoryHoldsIsNotAskedFor() {
    var two = new SessionStore(cluster, List.of("one", "two"));
    cluster.create(ResourceKind.SESSION, "two", resource("a"));
    two.informers().forEach(Informer::load);
    cluster.delete(ResourceKind.SESSION, "two", "a", object());

    assertThat(two.find(JANE, "a")).as("as it was when last seen").isPresent();
  }

  @Test
  void appendix_oneNameInTwoNamespacesIsAnError() {
    var two = new SessionStore(cluster, List.of("one", "two"));
    two.informers().forEach(Informer::load);
    cluster.create(ResourceKind.SESSION, "one", resource("a"));
    cluster.create(ResourceKind.SESSION, "two", resource("a"));

    for (var round = 0; round < 2; round++) {
      assertThatThrownBy(() -> two.find(JANE, "a"))
          .as("asked of the cluster, then known")
          .isInstanceOf(Failure.class)
          .hasMessageContaining("2 sessions a");
    }
  }

  @Test
  void newSessionsGoIntoTheFirstNamespaceEvenThen() {
    everywhere.informers().forEach(Informer::load);

    var session = everywhere.create(resource("a"));
    assertThat(session.key()).isEqualTo(new SessionKey("renku", "a"));
    everywhere.delete(session.key(), false);

    assertThat(everywhere.known(session.key())).isEmpty();
  }

  @Test
  void thereIsAlwaysANamespaceForNewSessions() {
    assertThatThrownBy(() -> new SessionStore(cluster, List.of("*")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
