package io.renku.sessions.cluster;

import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InformerTest {
  private final InMemoryCluster cluster = new InMemoryCluster();
  private final List<JsonObject> seen = new CopyOnWriteArrayList<>();
  private final Informer informer =
      new Informer(
          cluster,
          ResourceKind.SERVICE,
          "renku",
          Map.of(),
          service -> Tree.textAt(service, "spec", "owner").orElse(""),
          seen::add);
  private Thread thread;

  @AfterEach
  void stop() throws InterruptedException {
    informer.close();
    if (thread != null) {
      thread.interrupt();
      thread.join();
    }
  }

  private void follow() {
    thread = Thread.ofVirtual().start(informer::run);
    until(informer::isSynced);
  }

  private static JsonObject service(String name, String owner) {
    return object("metadata", object("name", name), "spec", object("owner", owner));
  }

  private static void until(BooleanSupplier condition) {
    var end = Instant.now().plus(Duration.ofSeconds(10));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.yield();
    }
  }

  @Test
  void whatIsThereAndWhatComesIsKnown() {
    cluster.create(ResourceKind.SERVICE, "renku", service("a", "jane"));

    follow();
    cluster.create(ResourceKind.SERVICE, "renku", service("b", "jane"));

    until(() -> informer.of("jane").size() == 2);
    assertThat(informer.find("a")).isPresent();
    assertThat(seen).hasSize(2);
  }

  @Test
  void anObjectMovesBetweenItsGroups() {
    follow();
    cluster.create(ResourceKind.SERVICE, "renku", service("a", "jane"));
    until(() -> informer.of("jane").size() == 1);

    cluster.merge(ResourceKind.SERVICE, "renku", "a", object("spec", object("owner", "john")));

    until(() -> informer.of("john").size() == 1);
    assertThat(informer.of("jane")).isEmpty();
  }

  @Test
  void itRecoversWhenTheClusterWasAwayAndMissesNothing() {
    cluster.create(ResourceKind.SERVICE, "renku", service("a", "jane"));
    cluster.create(ResourceKind.SERVICE, "renku", service("b", "jane"));
    follow();

    cluster.setAway(true);
    until(() -> informer.awaySince().isPresent());
    cluster.setAway(false);
    cluster.delete(ResourceKind.SERVICE, "renku", "a", object());
    cluster.create(ResourceKind.SERVICE, "renku", service("c", "jane"));

    until(() -> informer.find("c").isPresent() && informer.find("a").isEmpty());
    until(() -> informer.awaySince().isEmpty());
  }

  @Test
  void ourOwnWritesAreKnownBeforeTheWatchBringsThem() {
    informer.load();
    informer.observe(cluster.create(ResourceKind.SERVICE, "renku", service("a", "jane")));

    assertThat(informer.find("a")).isPresent();
    informer.forget("a");
    assertThat(informer.of("jane")).isEmpty();
  }

  @Test
  void anOlderAnswerDoesNotReplaceANewerOne() {
    informer.load();
    var old = cluster.create(ResourceKind.SERVICE, "renku", service("a", "jane"));
    var changed =
        cluster.merge(ResourceKind.SERVICE, "renku", "a", object("spec", object("owner", "john")));

    informer.observe(changed.orElseThrow());
    informer.observe(old);

    assertThat(informer.of("john")).hasSize(1);
  }
}
