package io.renku.sessions.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The operator is killed at any moment while sessions come and go, on the cluster of KUBECONFIG: in
 * the end every session is as it was asked to be, nothing of the deleted ones is left, and nothing
 * was done twice. How many sessions: {@code -Drenku.chaos.sessions=200}.
 */
@Tag("cluster")
class KilledOperatorOnAClusterTest {
  private static final int SESSIONS = Integer.getInteger("renku.chaos.sessions", 80);
  private static final int SESSIONS_A_KILL = 8;
  private static final int AT_ONCE = 24;

  /** Of those that can run, so that the node is not what is measured. */
  private static final int ONE_RUNS_IN = 5;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Map<String, String> expected = new LinkedHashMap<>();
  private ClusterSpace space;
  private CreationLedger ledger;

  @BeforeEach
  void makeSpace() {
    space = ClusterSpace.make("killed");
    ledger = CreationLedger.open(space);
  }

  @AfterEach
  void leaveSpace() {
    ledger.close();
    space.close();
  }

  @Test
  void everySessionConvergesAndNothingIsLeftOrDoneTwice() throws InterruptedException {
    var begin = Instant.now();
    int kills;
    try (var killer = new Killer(space.name(), seed)) {
      comeAndGo(killer);
      kills = killer.stop();
    }
    var wild = Instant.now();
    try (var _ = OperatorProcess.start(space.name(), "operator")) {
      expected.forEach(this::untilRight);
      var calm = Instant.now();
      List.copyOf(expected.keySet()).forEach(space::delete);
      ClusterSpace.until("all sessions are gone", () -> leftOvers().isEmpty());

      System.out.printf(
          "%d sessions, operator killed %d times in %d s (seed %d); %d of them left to converge: %d"
              + " s; all gone %d s later; %d objects made, repeated: %s%n",
          SESSIONS,
          kills,
          Duration.between(begin, wild).toSeconds(),
          seed,
          expected.size(),
          Duration.between(wild, calm).toSeconds(),
          Duration.between(calm, Instant.now()).toSeconds(),
          ledger.objects(),
          ledger.repetitions());
    }
    assertThat(kills).isPositive();
    assertThat(ledger.gaps()).isEmpty();
    assertThat(ledger.repetitions()).isEmpty();
  }

  private void comeAndGo(Killer killer) throws InterruptedException {
    for (var i = 1; i <= SESSIONS; i++) {
      var name = "s-" + i;
      var runs = i % ONE_RUNS_IN == 0;
      space.launch(runs ? ClusterSession.small(name) : ClusterSession.waiting(name));
      expected.put(name, runs ? SessionState.RUNNING : SessionState.STARTING);
      if (random.nextInt(4) == 0) {
        var sleeper = anyone();
        space.hibernate(sleeper, true);
        expected.put(sleeper, SessionState.HIBERNATED);
      }
      if (expected.size() > AT_ONCE) {
        var victim = anyone();
        space.delete(victim);
        expected.remove(victim);
      }
      killer.awaitKills(i / SESSIONS_A_KILL);
    }
  }

  private String anyone() {
    return List.copyOf(expected.keySet()).get(random.nextInt(expected.size()));
  }

  private void untilRight(String name, String state) {
    space.until(ResourceKind.SESSION, name, session -> isRight(session, state));
    var children = space.children(name);
    assertThat(children).as(name).hasSize(ClusterSpace.CHILDREN.size());
    var known =
        Tree.objectAt(space.session(name), "status", "create_fn", "createdResources").values();
    assertThat(known.stream().map(Object::toString))
        .as(name)
        .containsExactlyInAnyOrderElementsOf(
            children.values().stream().map("\"%s\""::formatted).toList());
  }

  private static boolean isRight(JsonObject session, String state) {
    return Tree.textAt(session, "status", "state").orElse("").equals(state)
        && Tree.objectAt(session, "status", "children").size() == ClusterSpace.CHILDREN.size();
  }

  /** Sessions, all they own, and volumes that were made for them. */
  private List<String> leftOvers() {
    var kinds =
        Stream.concat(
            ClusterSpace.CHILDREN.stream(), Stream.of(ResourceKind.SESSION, ResourceKind.POD));
    var left = new ArrayList<String>();
    kinds.forEach(
        kind ->
            space.names(kind).stream()
                .filter(name -> name.startsWith("s-"))
                .forEach(name -> left.add(kind.kind() + "/" + name)));
    Tree.objectsAt(space.cluster().list(ResourceKind.VOLUME, "", Map.of()), "items").stream()
        .filter(
            volume ->
                Tree.textAt(volume, "spec", "claimRef", "namespace")
                    .orElse("")
                    .equals(space.name()))
        .forEach(volume -> left.add("PersistentVolume/" + Tree.textAt(volume, "metadata", "name")));
    return left;
  }

  /** Starts the operator, kills it in the middle of its work, and starts it again. */
  private static final class Killer implements AutoCloseable {
    private static final int MOST_WRITES = 160;
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(10);
    private static final int LONGEST_WRITE_MILLIS = 30;

    private final String namespace;
    private final Random random;
    private final Thread thread = Thread.ofPlatform().unstarted(this::run);
    private volatile boolean stopped;
    private int kills;

    Killer(String namespace, long seed) {
      this.namespace = namespace;
      this.random = new Random(seed + 1);
      thread.start();
    }

    private void run() {
      while (!stopped) {
        // Under its old name it need not wait until its lease has run out.
        try (var operator = OperatorProcess.start(namespace, "operator")) {
          ClusterSpace.until("the operator leads", () -> operator.leads() || stopped);
          var writes = random.nextInt(MOST_WRITES);
          var end = Instant.now().plus(LONGEST_LIFE);
          ClusterSpace.until(
              "it has written enough",
              () -> operator.writes().size() >= writes || Instant.now().isAfter(end) || stopped);
          Thread.sleep(random.nextInt(LONGEST_WRITE_MILLIS)); // between any two instructions
          operator.kill();
          killed();
        } catch (InterruptedException | IllegalStateException e) {
          return; // no more of it
        }
      }
    }

    private synchronized void killed() {
      kills++;
      notifyAll();
    }

    synchronized void awaitKills(int count) throws InterruptedException {
      while (kills < count) {
        assertThat(thread.isAlive()).as("the killer is at work").isTrue();
        wait(1000);
      }
    }

    /** How often it has killed. */
    synchronized int stop() {
      stopped = true;
      return kills;
    }

    @Override
    public void close() throws InterruptedException {
      stopped = true;
      thread.interrupt();
      thread.join();
    }
  }
}
