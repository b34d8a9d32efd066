package io.renku.sessions.cluster;

import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.kit.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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

  @Test
  void whatIsThereAndWhatComesIsKnown() {
    cluster.create(ResourceKind.SERVICE, "renku", service("a", "jane"));

    follow();
    cluster.create(ResourceKind.SERVICE, "renku", service("b", "jane"));

    until(() -> informer.of("jane").size() == 2);
    assertThat(informer.find("renku", "a")).isPresent();
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

    until(() -> informer.find("renku", "c").isPresent() && informer.find("renku", "a").isEmpty());
    until(() -> informer.awaySince().isEmpty());
  }

  @Test
  void behaviour25WhatAListHoldsIsNewsToo() {
    cluster.create(ResourceKind.SERVICE, "renku", service("a", "jane"));

    informer.load();

    assertThat(seen).hasSize(1);
    informer.load();
    assertThat(seen).as("nothing new").hasSize(1);
  }

  @Test
  void behaviour42AForgottenPlaceInTheWatchIsFoundAgain() {
    cluster.create(ResourceKind.SERVICE, "renku", service("a", "jane"));
    informer.load();
    cluster.create(ResourceKind.SERVICE, "renku", service("b", "jane"));
    cluster.delete(ResourceKind.SERVICE, "renku", "a", object());
    cluster.forgetHistory();

    follow();

    until(() -> informer.find("renku", "b").isPresent() && informer.find("renku", "a").isEmpty());
  }

  @Test
  void behaviour42NoWatchLastsLongerThanTenMinutes() {
    assertThat(WatchLimits.USUAL.asked()).isLessThan(WatchLimits.USUAL.silence());
    assertThat(WatchLimits.USUAL.silence()).isLessThan(Duration.ofMinutes(10));
  }

  @Test
  void ourOwnWritesAreKnownBeforeTheWatchBringsThem() {
    informer.load();
    informer.observe(cluster.create(ResourceKind.SERVICE, "renku", service("a", "jane")));

    assertThat(informer.find("renku", "a")).isPresent();
    informer.forget("renku", "a");
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

  @Test
  void whatTheWatchStillSaysOfADeletedObjectDoesNotBringItBack() {
    cluster.create(ResourceKind.SERVICE, "renku", service("a", "jane"));
    informer.load();
    cluster.merge(ResourceKind.SERVICE, "renku", "a", object("spec", object("owner", "john")));
    cluster.delete(ResourceKind.SERVICE, "renku", "a", object());
    informer.forget("renku", "a"); // as a DELETE of ours would, before the watch has caught up
    seen.clear();

    follow();
    cluster.create(ResourceKind.SERVICE, "renku", service("b", "jane"));
    until(() -> informer.find("renku", "b").isPresent());

    assertThat(seen).extracting(InformerTest::name).doesNotContain("a");
    cluster.create(ResourceKind.SERVICE, "renku", service("a", "jane"));
    until(() -> informer.find("renku", "a").isPresent());
  }

  @Test
  void managedFieldsAreNotKept() {
    var fields = Tree.array(object("manager", "somebody", "fieldsV1", object("f:spec", object())));
    cluster.create(
        ResourceKind.SERVICE,
        "renku",
        object("metadata", object("name", "a", "managedFields", fields)));

    informer.load();

    assertThat(informer.find("renku", "a").orElseThrow().toString())
        .doesNotContain("managedFields");
  }

  @Test
  void whatTheWatchRepeatsIsNoChange() {
    follow();
    informer.observe(cluster.create(ResourceKind.SERVICE, "renku", service("a", "jane")));
    cluster.create(ResourceKind.SERVICE, "renku", service("b", "jane"));
    until(() -> informer.find("renku", "b").isPresent());

    assertThat(seen).extracting(InformerTest::name).containsExactly("a", "b");
  }

  @Test
  void manyWritersNeverLeaveAnOlderStateBehind() throws InterruptedException {
    follow();
    informer.observe(cluster.create(ResourceKind.SERVICE, "renku", service("a", "0")));
    var writers = new ArrayList<Thread>();
    for (var writer = 0; writer < 4; writer++) {
      writers.add(Thread.ofVirtual().start(this::changeOften));
    }
    for (var writer : writers) {
      writer.join();
    }

    assertThat(informer.find("renku", "a"))
        .isEqualTo(cluster.find(ResourceKind.SERVICE, "renku", "a"));
  }

  private void changeOften() {
    for (var i = 0; i < 200; i++) {
      var patch = object("spec", object("owner", String.valueOf(i)));
      informer.observe(cluster.merge(ResourceKind.SERVICE, "renku", "a", patch).orElseThrow());
    }
  }

  private static String name(JsonObject object) {
    return Tree.textAt(object, "metadata", "name").orElse("");
  }
}
