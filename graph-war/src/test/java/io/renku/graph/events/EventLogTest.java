package io.renku.graph.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.graph.database.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private static final ProjectRef BIKES = new ProjectRef(1, "lab/bikes");
  private static final ProjectRef TRAMS = new ProjectRef(2, "lab/trams");
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final byte[] EXPORT = {1, 2, 3};

  private static EmbeddedPostgres postgres;
  private static Database database;

  private final WorkSignal signal = new WorkSignal();
  private final EventRepository events = new EventRepository();
  private final CleanUpQueue cleanUps = new CleanUpQueue();
  private final SyncRepository sync = new SyncRepository();

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres = EmbeddedPostgres.start();
    database = Database.over(postgres.getPostgresDatabase());
    database.migrate();
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void emptyLog() {
    events.database = database;
    events.signal = signal;
    cleanUps.database = database;
    cleanUps.signal = signal;
    sync.database = database;
    sync.signal = signal;
    database.run(
        session -> {
          for (var table :
              List.of(
                  "clean_up_events_queue",
                  "event_payload",
                  "status_processing_time",
                  "event",
                  "subscription_category_sync_time",
                  "project")) {
            session.update("delete from " + table);
          }
        });
  }

  @Test
  void migratingAgainChangesNothing() {
    events.pushed(BIKES, commit("a", 0));

    database.migrate();

    assertThat(events.latest(1)).isPresent();
  }

  @Test
  void aPushDeliveredTwiceIsOneEvent() {
    assertThat(events.pushed(BIKES, commit("a", 0))).isTrue();
    assertThat(events.pushed(BIKES, commit("a", 0))).isFalse();

    assertThat(count("event")).isEqualTo(1);
  }

  @Test
  void manyPushesLeadToOneExportOfTheNewest() {
    var worker = worker();
    events.pushed(BIKES, commit("a", 0));
    events.pushed(BIKES, commit("b", 0));
    events.pushed(BIKES, commit("c", -60));

    var claimed = worker.claimForGeneration().orElseThrow();

    assertThat(claimed.id()).isEqualTo("c");
    assertThat(worker.claimForGeneration()).isEmpty();
    worker.generated(claimed, EXPORT, Duration.ofMillis(20));
    assertThat(statuses()).containsOnly("TRIPLES_GENERATED");
    var stored = worker.claimForTransformation().orElseThrow();
    assertThat(worker.payload(stored)).contains(EXPORT);
    worker.stored(stored, Duration.ofMillis(20));
    assertThat(statuses()).containsExactly("TRIPLES_STORE", "TRIPLES_STORE", "TRIPLES_STORE");
  }

  @Test
  void aMigrationIsSkippedAndDoesNotBlock() {
    events.pushed(BIKES, commit("a", 0));
    events.pushed(
        BIKES, new Commit("b", "renku migrate: v9 to v10", NOON, "Ada", "a@b.ch", List.of("a")));

    assertThat(events.latest(1).orElseThrow().status()).isEqualTo(EventStatus.SKIPPED);
    assertThat(worker().claimForGeneration().orElseThrow().id()).isEqualTo("a");
  }

  @Test
  void aForcedPushBackToAnOlderCommitIndexesThatAgain() {
    events.pushed(BIKES, commit("a", 0));
    events.pushed(BIKES, commit("b", 10));
    process(worker());

    events.isHead(BIKES, commit("a", 0));

    assertThat(worker().claimForGeneration().orElseThrow().id()).isEqualTo("a");
  }

  @Test
  void theKnownHeadIsLeftAlone() {
    events.pushed(BIKES, commit("a", 0));
    process(worker());

    events.isHead(BIKES, commit("a", 0));

    assertThat(events.latest(1).orElseThrow().status()).isEqualTo(EventStatus.TRIPLES_STORE);
  }

  @Test
  void aRecoverableFailureWaitsForItsTimeAndBlocksOlderCommits() {
    var worker = worker();
    events.pushed(BIKES, commit("a", 0));
    events.pushed(BIKES, commit("b", 1));
    var claimed = worker.claimForGeneration().orElseThrow();

    worker.failed(
        claimed, EventStatus.GENERATION_RECOVERABLE_FAILURE, "away", Duration.ofMinutes(5));

    assertThat(worker.claimForGeneration()).isEmpty();
    database.run(session -> session.update("update event set execution_date = now()"));
    assertThat(worker.claimForGeneration().orElseThrow().attempts()).isEqualTo(2);
  }

  @Test
  void anUnusableExportLetsTheOlderCommitTry() {
    var worker = worker();
    events.pushed(BIKES, commit("a", 0));
    events.pushed(BIKES, commit("b", 1));
    worker.generated(worker.claimForGeneration().orElseThrow(), EXPORT, Duration.ZERO);

    worker.failed(
        worker.claimForTransformation().orElseThrow(),
        EventStatus.TRANSFORMATION_NON_RECOVERABLE_FAILURE,
        "unusable",
        Duration.ZERO);

    assertThat(worker.claimForGeneration().orElseThrow().id()).isEqualTo("a");
  }

  @Test
  void aResultWithoutAClaimIsIgnored() {
    events.pushed(BIKES, commit("a", 0));
    var claimed = worker().claimForGeneration().orElseThrow();

    assertThat(worker().generated(claimed, EXPORT, Duration.ZERO)).isFalse();

    assertThat(statuses()).containsExactly("GENERATING_TRIPLES");
  }

  @Test
  void aKilledProcessLeavesNothingBehind() {
    events.pushed(BIKES, commit("a", 0));
    worker().claimForGeneration();
    var successor = worker();

    assertThat(successor.reset(false)).as("the lease still runs").isZero();
    assertThat(successor.reset(true)).isEqualTo(1);

    assertThat(successor.claimForGeneration()).isPresent();
  }

  @Test
  void aLeaseThatRanOutIsGivenBack() {
    events.pushed(BIKES, commit("a", 0));
    worker().claimForGeneration();
    database.run(
        session -> session.update("update event set lease_until = now() - interval '1 s'"));

    assertThat(worker().reset(false)).isEqualTo(1);
  }

  @Test
  void concurrentClaimersShareTheProjectsAndNeverOneProject() throws Exception {
    var projects = 20;
    for (var id = 1; id <= projects; id++) {
      for (var push = 0; push < 3; push++) {
        events.pushed(new ProjectRef(id, "lab/p" + id), commit("c" + id + "-" + push, push));
      }
    }
    Callable<List<Event>> claimer =
        () -> {
          var worker = worker();
          return IntStream.range(0, projects)
              .mapToObj(i -> worker.claimForGeneration())
              .flatMap(java.util.Optional::stream)
              .toList();
        };

    List<Event> claimed;
    try (var threads = Executors.newFixedThreadPool(6)) {
      claimed =
          threads.invokeAll(java.util.Collections.nCopies(6, claimer)).stream()
              .flatMap(each -> each.resultNow().stream())
              .collect(Collectors.toList());
    }

    assertThat(claimed).hasSize(projects);
    assertThat(claimed).extracting(event -> event.project().id()).doesNotHaveDuplicates();
    assertThat(claimed).allMatch(event -> event.id().endsWith("-2"));
  }

  @Test
  void aPushDuringAnExportWaitsForItsEnd() {
    var worker = worker();
    events.pushed(BIKES, commit("a", 0));
    var first = worker.claimForGeneration().orElseThrow();
    events.pushed(BIKES, commit("b", 1));

    assertThat(worker.claimForGeneration()).isEmpty();
    worker.generated(first, EXPORT, Duration.ZERO);
    worker.stored(worker.claimForTransformation().orElseThrow(), Duration.ZERO);
    assertThat(worker.claimForGeneration().orElseThrow().id()).isEqualTo("b");
  }

  @Test
  void aRenamedProjectLeavesItsOldPathToTheCleanUp() {
    events.pushed(BIKES, commit("a", 0));

    events.pushed(new ProjectRef(1, "lab/bicycles"), commit("b", 1));

    var old = cleanUps.next().orElseThrow();
    assertThat(old.slug()).isEqualTo("lab/bikes");
    cleanUps.done(old);
    assertThat(cleanUps.next()).isEmpty();
    assertThat(events.project(1).orElseThrow().slug()).isEqualTo("lab/bicycles");
  }

  @Test
  void aVanishedProjectIsForgotten() {
    events.pushed(BIKES, commit("a", 0));
    process(worker());
    cleanUps.add(BIKES);

    cleanUps.done(cleanUps.next().orElseThrow());

    assertThat(count("project")).isZero();
    assertThat(count("event")).isZero();
  }

  @Test
  void aPathThatMovedToANewProjectBelongsToThat() {
    events.pushed(BIKES, commit("a", 0));

    events.pushed(new ProjectRef(9, BIKES.slug()), commit("z", 0));

    assertThat(events.project(1)).isEmpty();
    assertThat(events.project(BIKES.slug()).orElseThrow().id()).isEqualTo(9);
  }

  @Test
  void aLostStoreBringsTheNewestCommitOfEveryProjectBack() {
    events.pushed(BIKES, commit("a", 0));
    events.pushed(BIKES, commit("b", 1));
    events.pushed(TRAMS, commit("c", 0));
    var worker = worker();
    process(worker);
    process(worker);

    assertThat(events.everythingAgain()).isEqualTo(2);

    assertThat(worker.claimForGeneration()).isPresent();
    assertThat(worker.claimForGeneration()).isPresent();
    assertThat(worker.claimForGeneration()).isEmpty();
  }

  @Test
  void pushesThatNobodyHeardAreLookedForAtTheStart() {
    var now = Instant.now();
    events.pushed(BIKES, new Commit("a", "Add", now, "Ada", "a@b.ch", List.of()));
    events.pushed(TRAMS, new Commit("b", "Add", NOON, "Ada", "a@b.ch", List.of()));
    sync.take(SyncRepository.Category.COMMIT_SYNC, 10);

    sync.missed();

    assertThat(sync.take(SyncRepository.Category.COMMIT_SYNC, 10)).containsExactly(BIKES);
  }

  @Test
  void aProjectIsSyncedOnceUntilItIsRequestedAgain() {
    events.pushed(BIKES, commit("a", 0));

    for (var category : SyncRepository.Category.values()) {
      assertThat(sync.take(category, 10)).as(category.name()).containsExactly(BIKES);
      assertThat(sync.take(category, 10)).as(category.name()).isEmpty();
      sync.request(category, BIKES);
      assertThat(sync.take(category, 10)).as(category.name()).containsExactly(BIKES);
    }
  }

  private static Commit commit(String id, int seconds) {
    return new Commit(
        id, "Add \"things\"", NOON.plusSeconds(seconds), "Ada", "ada@renku.example", List.of());
  }

  private static ProcessingRepository worker() {
    var worker = new ProcessingRepository();
    worker.database = database;
    return worker;
  }

  private static void process(ProcessingRepository worker) {
    worker.generated(worker.claimForGeneration().orElseThrow(), EXPORT, Duration.ZERO);
    worker.stored(worker.claimForTransformation().orElseThrow(), Duration.ZERO);
  }

  private static List<String> statuses() {
    return database.call(
        session ->
            session.list("select status from event order by event_date", r -> r.getString(1)));
  }

  private static int count(String table) {
    return database.call(
        session -> session.list("select count(*) from " + table, r -> r.getInt(1)).getFirst());
  }
}
