package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.kit.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.InMemoryCluster;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A whole operator with its queue, informers and workers, on a cluster that only remembers. */
class OperatorAtWorkTest {
  private static final SessionKey ONE = new SessionKey("renku", "session-1");
  private static final SessionKey TWO = new SessionKey("renku", "session-2");

  private final InMemoryCluster cluster = new InMemoryCluster();

  private void launch(SessionKey key, String host) {
    var resource =
        Tree.merged(
            SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY),
            object(
                "metadata", object("name", key.name()),
                "spec",
                    object("routing", object("host", host, "path", "/sessions/" + key.name()))));
    cluster.create(ResourceKind.SESSION, key.namespace(), resource);
  }

  private void untilItHasChildren(SessionKey key) {
    until(
        () ->
            cluster.find(ResourceKind.STATEFUL_SET, key.namespace(), key.name()).isPresent()
                && state(key).equals("starting"));
  }

  private void untilState(SessionKey key, String state) {
    until(() -> state(key).equals(state));
  }

  private String state(SessionKey key) {
    return session(key).statusText("state").orElse("");
  }

  private Session session(SessionKey key) {
    return new Session(
        cluster.find(ResourceKind.SESSION, key.namespace(), key.name()).orElseThrow());
  }

  @Test
  void behaviour39AnAddressThatNeverAnswersKeepsNothingWaiting() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var _ = Replica.start(cluster, "renku", "a")) {
      var visitors = new CopyOnWriteArrayList<String>();
      Thread.startVirtualThread(
          () -> {
            try (var visitor = silent.accept()) {
              visitors.add(visitor.toString());
            } catch (IOException _) { // closed at the end
            }
          });
      launch(ONE, "localhost:" + silent.getLocalPort());
      launch(TWO, "localhost:" + silent.getLocalPort());
      for (var key : List.of(ONE, TWO)) {
        untilItHasChildren(key);
        SimulatedPod.run(cluster, key);
      }

      untilState(ONE, "running");
      untilState(TWO, "running");

      assertThat(visitors).as("readiness is the kubelet's to ask for").isEmpty();
    }
  }

  @Test
  void behaviour41EverySessionIsLookedAtAgainByTheNextOperator() {
    try (var _ = Replica.start(cluster, "renku", "a")) {
      for (var key : List.of(ONE, TWO)) {
        launch(key, "renku.example.org");
        untilItHasChildren(key);
        SimulatedPod.run(cluster, key);
        untilState(key, "running");
      }
    }
    var before = session(ONE);
    SimulatedPod.fail(cluster, TWO);
    var transitions = new CopyOnWriteArrayList<SessionTransition>();

    try (var _ = Replica.start(cluster, "renku", "b", transitions::add)) {
      untilState(TWO, "failed");
      SimulatedPod.fail(cluster, ONE);
      untilState(ONE, "failed");
      // Told by the workers, each after its own write.
      until(() -> transitions.size() >= 2);
    }

    assertThat(transitions)
        .extracting(change -> change.session().key().name() + " " + change.from().orElse(""))
        .containsExactlyInAnyOrder("session-2 running", "session-1 running");
    assertThat(session(ONE).annotation("lastActivityDate"))
        .isEqualTo(before.annotation("lastActivityDate"));
    assertThat(session(ONE).statusText("firstRunningAt"))
        .isEqualTo(before.statusText("firstRunningAt"));
  }
}
