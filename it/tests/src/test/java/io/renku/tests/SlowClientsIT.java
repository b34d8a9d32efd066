package io.renku.tests;

import static io.renku.tests.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * While 500 clients hold connections and get nowhere, all others are answered. How fast, {@code
 * SlowClientsBench} says.
 */
@ExtendWith(ArquillianExtension.class)
class SlowClientsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int OTHERS = 8;

  @RegisterExtension static final GitlabsPlace<Recorder> GITLAB = new GitlabsPlace<>(Recorder::new);

  @Test
  void othersAreAnsweredWhile500SlowClientsHoldOn() throws Exception {
    try (var slow = new SlowClients(URI.create(LocalPlatform.base()))) {
      slow.stayIdle(125);
      slow.sendHeads(125, "/repos/slow");
      slow.sendBodies(125, "/repos/slow");
      slow.readNothing(125, "/repos/large");
      eventually(PATIENCE, SlowClientsIT::large, count -> count == 125);

      var others = new ArrayList<Future<?>>();
      try (var threads = Executors.newFixedThreadPool(OTHERS)) {
        for (var i = 0; i < OTHERS; i++) {
          var name = "/own-" + i;
          others.add(threads.submit(() -> assertIsServed(name)));
        }
      }

      for (var other : others) {
        other.get();
      }
      assertThat(slow.held()).isEqualTo(500);
    }
  }

  private static long large() {
    return GITLAB.taker().requests().stream()
        .filter(seen -> seen.line().contains("/large"))
        .count();
  }

  private static void assertIsServed(String name) {
    var visitor = LocalPlatform.visitor();
    for (var i = 0; i < 20; i++) {
      assertThat(visitor.get("/repos" + name).text()).isEqualTo(name);
      assertThat(visitor.get("/config.json").status()).isEqualTo(200);
      assertThat(visitor.get("/api/data/version").status()).isEqualTo(200);
    }
  }
}
