package io.renku.sessions.contract;

import static io.renku.sessions.contract.FarEndsTest.assertUnavailable;
import static io.renku.sessions.contract.FarEndsTest.inParallel;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.kit.Answer;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.kit.Service;
import io.renku.sessions.kit.Who;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What happens when another service takes a request and does not answer. */
class SilenceTest extends ServiceTest {
  private static final int FEW = 3;

  @Override
  Service service() throws IOException {
    return Service.with(
        Map.of(
            "renku.sessions.patience-seconds",
            "3",
            "io.renku.sessions.launch.LaunchService/launch/Bulkhead/value",
            String.valueOf(FEW)));
  }

  @Test
  void row15_aSilentGitlabEndsInAClearAnswer() throws Exception {
    service.gitlab.fallSilent();

    assertUnavailable(bounded(() -> post(Who.JANE, "servers", launch(""))), "");
  }

  @Test
  void row15_aSilentServiceOfResourcesEndsInAClearAnswer() throws Exception {
    service.crc.fallSilent();

    assertUnavailable(bounded(() -> post(Who.JANE, "servers", launch(""))), "");
    assertUnavailable(
        bounded(() -> post(Who.JANE, "servers", launch(",\"serverOptions\":{\"cpu_request\":1}"))),
        "");
    assertThat(service.cluster.all(ResourceKind.SESSION)).isEmpty();
  }

  @Test
  void row15_manySlowLaunchesLeaveRoomForThoseWhoLook() throws Exception {
    service.gitlab.fallSilent();
    var tasks = new ArrayList<Callable<Answer>>();
    for (var i = 0; i < 10 * FEW; i++) {
      var who = Who.user("user" + i);
      tasks.add(() -> post(who, "servers", launch("")));
    }
    tasks.add(() -> get(Who.JANE, "servers"));

    var answers = inParallel(tasks);

    assertThat(answers.removeLast().status()).isEqualTo(200);
    assertThat(answers).allSatisfy(answer -> assertUnavailable(answer, ""));
    assertThat(answers).anySatisfy(answer -> assertThat(answer.message()).contains("Too many"));
    assertThat(service.gitlab.takeRequests()).hasSizeLessThan(10 * FEW);
  }

  /** Far longer than the patience that is configured, and far shorter than for ever. */
  private static Answer bounded(Callable<Answer> request)
      throws InterruptedException, ExecutionException, TimeoutException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.submit(request).get(60, TimeUnit.SECONDS);
    }
  }
}
