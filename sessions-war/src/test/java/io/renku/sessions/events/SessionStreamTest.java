package io.renku.sessions.events;

import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.sessions.ConfigFixture;
import io.renku.sessions.cluster.InMemoryCluster;
import io.renku.sessions.cluster.Informer;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.events.EventReader.Event;
import io.renku.sessions.launch.ServerView;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionOwner;
import io.renku.sessions.session.SessionStore;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionStreamTest {
  private static final SessionOwner JANE = new SessionOwner("jane", "sub-jane");
  private static final Duration QUIET = Duration.ofMinutes(5);
  private static final Instant TOMORROW = Instant.now().plus(Duration.ofDays(1));

  private final InMemoryCluster cluster = new InMemoryCluster();
  private final SessionStore store = new SessionStore(cluster, List.of("renku"));
  private final List<Thread> threads = new ArrayList<>();
  private SessionFeed feed = feed(QUIET, 3);

  @BeforeEach
  void follow() {
    store.onChange(session -> feed.changed(session));
    for (var informer : store.informers()) {
      informer.load();
      threads.add(Thread.ofVirtual().start(informer::run));
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    feed.close();
    store.informers().forEach(Informer::close);
    for (var thread : threads) {
      thread.interrupt();
      thread.join();
    }
  }

  private SessionFeed feed(Duration heartbeat, int remembered) {
    return new SessionFeed(store, new FeedLimits(2, remembered, heartbeat, Duration.ofHours(1)));
  }

  private static JsonObject session(String name, String owner) {
    var labels = object("renku.io/safe-username", owner, "renku.io/userId", "sub-" + owner);
    return object("metadata", object("name", name, "labels", labels), "status", object());
  }

  private void launch(String name, String owner) {
    store.create(session(name, owner));
  }

  private void setState(String name, String state) {
    var patch = object("status", object("state", state));
    cluster.merge(ResourceKind.SESSION, "renku", name, patch);
  }

  private void end(String name) {
    cluster.delete(ResourceKind.SESSION, "renku", name, object());
  }

  private static JsonObject view(Session session) {
    return new ServerView(session, ConfigFixture.sessions(), Instant.EPOCH).toJson();
  }

  /** A stream that runs by itself, and the future of its end. */
  private CompletableFuture<Void> open(EventReader reader, Instant until, String lastEventId) {
    var subscription = feed.subscribe(JANE, Optional.ofNullable(lastEventId));
    var ended = new CompletableFuture<Void>();
    threads.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    new SessionStream(
                            feed, subscription, SessionStreamTest::view, Clock.systemUTC(), reader)
                        .runUntil(until);
                    ended.complete(null);
                  } catch (IOException | InterruptedException e) {
                    ended.completeExceptionally(e);
                  } finally {
                    feed.unsubscribe(subscription);
                  }
                }));
    return ended;
  }

  private List<Event> read(String lastEventId, int events) {
    var reader = new EventReader();
    open(reader, TOMORROW, lastEventId);
    return reader.await(events, 0);
  }

  private static String state(Event event) {
    return Tree.textAt(event.data(), "status", "state").orElse("");
  }

  @Test
  void aStreamBeginsWithAllOfOnesOwnSessionsAndNobodyElses() {
    launch("jane-1", "jane");
    launch("john-1", "john");

    var first = read(null, 1).getFirst();

    assertThat(first.name()).isEqualTo("snapshot");
    assertThat(Tree.objectAt(first.data(), "servers")).containsOnlyKeys("jane-1");
    assertThat(first.data().getJsonObject("servers").get("jane-1"))
        .isEqualTo(view(store.ownedBy(JANE).getFirst()));
  }

  @Test
  void launchesChangesAndEndsFollowAsTheyHappen() {
    var reader = new EventReader();
    open(reader, TOMORROW, null);
    reader.await(1, 0);

    launch("jane-1", "jane");
    reader.await(2, 0);
    launch("john-1", "john");
    setState("jane-1", "running");
    reader.await(3, 0);
    end("john-1");
    end("jane-1");
    var events = reader.await(4, 0);

    assertThat(events)
        .extracting(Event::name)
        .containsExactly("snapshot", "session", "session", "deleted");
    assertThat(events.get(1).data().getString("name")).isEqualTo("jane-1");
    assertThat(state(events.get(2))).isEqualTo("running");
    assertThat(events.get(3).data()).isEqualTo(object("name", "jane-1"));
  }

  @Test
  void whatChangesNothingThatUsersSeeIsNotTold() {
    launch("jane-1", "jane");
    var reader = new EventReader();
    open(reader, TOMORROW, null);
    reader.await(1, 0);

    cluster.merge(
        ResourceKind.SESSION, "renku", "jane-1", object("status", object("children", object())));
    setState("jane-1", "running");
    var events = reader.await(2, 0);

    assertThat(state(events.get(1))).isEqualTo("running");
  }

  @Test
  void whoComesBackIsToldOnlyWhatWasMissed() {
    launch("jane-1", "jane");
    launch("jane-2", "jane");
    launch("jane-3", "jane");
    var seen = read(null, 1).getFirst().id().orElseThrow();
    setState("jane-2", "running");
    end("jane-3");
    await(() -> store.ownedBy(JANE).size() == 2);

    var missed = read(seen, 2);

    assertThat(missed).extracting(Event::name).containsExactly("session", "deleted");
    assertThat(missed.get(0).data().getString("name")).isEqualTo("jane-2");
    assertThat(missed.get(1).data().getString("name")).isEqualTo("jane-3");
    assertThat(missed.get(0).id()).isNotEqualTo(missed.get(1).id());
  }

  @Test
  void aPositionInTheMiddleOfABatchLosesNothing() {
    var reader = new EventReader();
    open(reader, TOMORROW, null);
    reader.await(1, 0);
    launch("jane-1", "jane");
    launch("jane-2", "jane");
    var firstOfTwo = reader.await(3, 0).get(1);

    var rest = read(firstOfTwo.id().orElseThrow(), 1);

    assertThat(rest.getFirst().name()).isEqualTo("session");
    assertThat(rest.getFirst().data().getString("name")).isEqualTo("jane-2");
  }

  @Test
  void anIdFromTooLongAgoOrFromAnotherReplicaIsAnsweredWithASnapshot() {
    var old = read(null, 1).getFirst().id().orElseThrow();
    for (var i = 0; i < 5; i++) {
      launch("jane-" + i, "jane");
      end("jane-" + i);
    }
    await(() -> store.ownedBy(JANE).isEmpty());

    assertThat(read(old, 1).getFirst().name()).isEqualTo("snapshot");
    feed.close();
    feed = feed(QUIET, 3);
    assertThat(read(old, 1).getFirst().name()).isEqualTo("snapshot");
    for (var nonsense : List.of("", "x", "..", "1.2.3", old + "9999999999999999999")) {
      assertThat(read(nonsense, 1).getFirst().name()).as(nonsense).isEqualTo("snapshot");
      feed.close();
      feed = feed(QUIET, 3);
    }
  }

  @Test
  void silenceIsBrokenByHeartbeats() {
    feed = feed(Duration.ofMillis(5), 3);
    var reader = new EventReader();
    open(reader, TOMORROW, null);

    reader.await(1, 3);

    assertThat(reader.events()).hasSize(1);
  }

  @Test
  void aStreamEndsInOrderAtItsTimeAndWhenTheServiceStops() throws Exception {
    var atItsTime = open(new EventReader(), Instant.now().plusMillis(20), null);
    atItsTime.get(30, TimeUnit.SECONDS);

    var reader = new EventReader();
    var atTheStop = open(reader, TOMORROW, null);
    reader.await(1, 0);
    feed.close();
    atTheStop.get(30, TimeUnit.SECONDS);

    assertThatThrownBy(() -> feed.subscribe(JANE, Optional.empty())).isInstanceOf(Failure.class);
  }

  @Test
  void aClientThatHasLeftGivesItsPlaceBack() {
    feed = feed(Duration.ofMillis(5), 3);
    var reader = new EventReader();
    var ended = open(reader, TOMORROW, null);
    reader.await(1, 0);

    reader.leave();

    assertThat(ended).failsWithin(Duration.ofSeconds(30));
    await(() -> feed.streams() == 0);
  }

  @Test
  void aUserHasSoManyStreamsAndNoMore() {
    feed.subscribe(JANE, Optional.empty());
    var second = feed.subscribe(JANE, Optional.empty());

    assertThatThrownBy(() -> feed.subscribe(JANE, Optional.empty()))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TOO_MANY));
    feed.subscribe(new SessionOwner("john", "sub-john"), Optional.empty());
    feed.unsubscribe(second);
    feed.subscribe(JANE, Optional.empty());
  }

  @Test
  void howeverOftenASessionChangesASlowClientIsOwedItOnce() throws Exception {
    launch("jane-1", "jane");
    var subscription = feed.subscribe(JANE, Optional.empty());
    subscription.take(Duration.ZERO);

    for (var i = 0; i < 500; i++) {
      setState("jane-1", i % 2 == 0 ? "starting" : "running");
    }
    setState("jane-1", "failed");
    await(() -> store.ownedBy(JANE).getFirst().state().equals("failed"));

    assertThat(subscription.take(Duration.ZERO).changes()).hasSize(1);
  }

  @Test
  void nobodyHearsOfTheSessionsOfAnEarlierUserOfTheName() throws Exception {
    var later = feed.subscribe(new SessionOwner("jane", "sub-another"), Optional.empty());
    later.take(Duration.ZERO);

    launch("jane-1", "jane");
    await(() -> store.ownedBy(JANE).size() == 1);
    end("jane-1");
    await(() -> store.ownedBy(JANE).isEmpty());

    assertThat(later.take(Duration.ZERO).isNothing()).isTrue();
  }

  private static void await(BooleanSupplier condition) {
    var end = Instant.now().plus(Duration.ofSeconds(30));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.onSpinWait();
    }
  }
}
