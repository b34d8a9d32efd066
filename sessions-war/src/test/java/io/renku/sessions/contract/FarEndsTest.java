package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.kit.Answer;
import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.kit.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What happens when the cluster or another service is away, or of another opinion. */
class FarEndsTest extends ServiceTest {
  @Test
  void row12_twoSimultaneousLaunchesMakeOneSession() throws Exception {
    for (var round = 0; round < 20; round++) {
      var together = new CountDownLatch(2);
      service.cluster.setAdmission(
          manifest -> {
            together.countDown();
            return manifest;
          });
      Callable<Answer> launch = () -> post(Who.JANE, "servers", launch(""));

      var answers = inParallel(List.of(launch, launch));

      assertThat(answers).extracting(Answer::status).isSubsetOf(200, 201).contains(201);
      assertThat(service.cluster.all(ResourceKind.SESSION)).hasSize(1);
      tidyUp();
    }
  }

  @Test
  void row12_ofTwoThatWriteAtTheSameTimeOneIsToldAboutTheOther() {
    service.cluster.setAdmission(
        manifest -> {
          service.cluster.setAdmission(other -> other);
          launched(Who.JANE, launch(""));
          throw new ClusterRefusal(409, "already exists");
        });

    var second = post(Who.JANE, "servers", launch(""));

    assertThat(second.status()).as(second.body()).isEqualTo(200);
    assertThat(service.cluster.all(ResourceKind.SESSION)).hasSize(1);
  }

  @Test
  void row12_aDyingSessionIsNotStartedAgain() throws Exception {
    launched(Who.JANE, launch(""));
    var first = text(resource(NAME), "metadata", "uid");
    change(NAME, "{\"metadata\":{\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"}}");
    assertThat(text(get(Who.JANE, "servers/" + NAME).object(), "status", "state"))
        .isEqualTo("stopping");

    var answers =
        inParallel(
            List.of(
                () -> post(Who.JANE, "servers", launch("")),
                () -> {
                  tidyUp();
                  return get(Who.JANE, "version");
                }));

    assertThat(answers.getFirst().status()).as(answers.getFirst().body()).isEqualTo(201);
    assertThat(text(resource(NAME), "metadata", "uid")).isNotEqualTo(first);
  }

  @Test
  void row13_whatWasJustMadeIsSeenAtOnce() {
    for (var round = 0; round < 50; round++) {
      launched(Who.JANE, launch(""));

      assertThat(get(Who.JANE, "servers/" + NAME).status()).isEqualTo(200);
      assertThat(get(Who.JANE, "servers").object().getJsonObject("servers")).hasSize(1);
      assertThat(delete(Who.JANE, "servers/" + NAME).status()).isEqualTo(204);
      assertThat(get(Who.JANE, "servers").object().getJsonObject("servers")).isEmpty();
    }
  }

  @Test
  void row14_aClusterInTroubleIsAskedOnceMore() {
    service.cluster.setAdmission(
        manifest -> {
          service.cluster.setAdmission(other -> other);
          throw new ClusterRefusal(500, "etcd is late");
        });

    launched(Who.JANE, launch(""));

    assertThat(service.cluster.all(ResourceKind.SESSION)).hasSize(1);
  }

  @Test
  void row14_aSessionThatWasWrittenInTroubleIsFound() {
    service.cluster.setAdmission(
        manifest -> {
          service.cluster.setAdmission(other -> other);
          service.cluster.create(ResourceKind.SESSION, "renku", manifest);
          throw new ClusterRefusal(504, "timeout");
        });

    launched(Who.JANE, launch(""));

    assertThat(service.cluster.all(ResourceKind.SESSION)).hasSize(1);
  }

  @Test
  void row14_aClusterThatGoesOnRefusingIsBelieved() {
    service.cluster.refuse(500);

    assertRefused(post(Who.JANE, "servers", launch("")), 500, 3002);
  }

  @Test
  void row15_aClusterThatIsAwayIsSaidToBe() {
    service.cluster.setAway(true);

    assertUnavailable(post(Who.JANE, "servers", launch("")), "cluster");
    assertUnavailable(get(Who.JANE, "servers/unknown"), "cluster");
  }

  @Test
  void row16_oneFailureOfTheServiceOfResourcesIsNotTheUsers() {
    service.crc.failTimes(1, 503);

    launched(Who.JANE, launch(""));
  }

  @Test
  void row16_failuresAreNotRemembered() {
    service.crc.fail(500);
    assertRefused(post(Who.JANE, "servers", launch("")), 500, 3000);

    service.crc.recover();

    launched(Who.JANE, launch(""));
  }

  static void assertUnavailable(Answer answer, String what) {
    assertRefused(answer, 503, 3503);
    assertThat(answer.message()).contains(what);
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(detail(answer)).contains("again");
  }

  static List<Answer> inParallel(List<Callable<Answer>> requests) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Answer>();
      for (var answer : threads.invokeAll(requests)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}
