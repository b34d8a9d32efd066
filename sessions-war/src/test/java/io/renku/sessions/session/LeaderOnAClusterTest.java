package io.renku.sessions.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two replicas in processes of their own, of which one acts, on the cluster of KUBECONFIG. */
@Tag("cluster")
class LeaderOnAClusterTest {
  private static final int SESSIONS = 8;

  private final List<OperatorProcess> processes = new ArrayList<>();
  private ClusterSpace space;
  private CreationLedger ledger;

  @BeforeEach
  void makeSpace() {
    space = ClusterSpace.make("leader");
    ledger = CreationLedger.open(space);
  }

  @AfterEach
  void leaveSpace() {
    processes.forEach(OperatorProcess::close);
    ledger.close();
    space.close();
  }

  private OperatorProcess replica(String identity) {
    var process = OperatorProcess.start(space.name(), identity);
    processes.add(process);
    return process;
  }

  private List<String> launch(String prefix) {
    var names = IntStream.range(0, SESSIONS).mapToObj(i -> prefix + "-" + i).toList();
    names.forEach(name -> space.launch(ClusterSession.waiting(name)));
    return names;
  }

  private void untilComplete(List<String> names) {
    for (var name : names) {
      ClusterSpace.until(
          name + " has all its children",
          () -> space.children(name).size() == ClusterSpace.CHILDREN.size());
    }
  }

  @Test
  void theOtherReplicaTakesOverFromAKilledLeaderAndNothingIsDoneTwice() {
    var first = replica("first");
    ClusterSpace.until("the first leads", first::leads);
    var second = replica("second");
    untilComplete(launch("before"));
    var amid = launch("amid");
    ClusterSpace.until("it is at work on them", () -> !space.children(amid.get(2)).isEmpty());

    first.kill();
    var killed = Instant.now();
    var after = launch("after");
    ClusterSpace.until("the second leads", second::leads);
    untilComplete(amid);
    untilComplete(after);

    var tookOver = timeOf(second, OperatorProgram.LEADS);
    System.out.printf(
        "Leader killed: the other leads after %.1f s, its first write after %.1f s%n",
        seconds(killed, tookOver), seconds(killed, second.writes().getFirst().time()));
    assertThat(second.writes()).allMatch(write -> write.time().isAfter(tookOver));
    assertThat(tookOver).isAfter(killed);
    assertThat(ledger.gaps()).isEmpty();
    assertThat(ledger.sessions()).isEqualTo(3 * SESSIONS);
    assertThat(ledger.repetitions()).isEmpty();
  }

  @Test
  void aLeaderThatWasFrozenFindsThatItNoLongerLeads() {
    var frozen = replica("frozen");
    ClusterSpace.until("the first leads", frozen::leads);
    var other = replica("other");
    var amid = launch("amid");
    ClusterSpace.until("it is at work on them", () -> !space.children(amid.get(2)).isEmpty());

    frozen.freeze();
    ClusterSpace.until("the other leads", other::leads);
    untilComplete(amid);
    var woken = Instant.now();
    frozen.thaw();
    ClusterSpace.until("the first knows", () -> !frozen.leads());
    var after = launch("after");
    untilComplete(after);

    System.out.printf(
        "Leader frozen and woken: it knew after %.1f s and wrote %s meanwhile%n",
        seconds(woken, timeOf(frozen, OperatorProgram.FOLLOWS)),
        frozen.writes().stream().filter(write -> write.time().isAfter(woken)).toList());
    assertThat(frozen.isAlive()).isTrue();
    assertThat(frozen.writes())
        .noneMatch(write -> after.stream().anyMatch(name -> write.text().contains(name)));
    assertThat(ledger.gaps()).isEmpty();
    assertThat(ledger.sessions()).isEqualTo(2 * SESSIONS);
    assertThat(ledger.repetitions()).isEmpty();
  }

  private static Instant timeOf(OperatorProcess process, String text) {
    return process.said().stream()
        .filter(saying -> saying.text().equals(text))
        .map(OperatorProcess.Saying::time)
        .findFirst()
        .orElseThrow();
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }
}
