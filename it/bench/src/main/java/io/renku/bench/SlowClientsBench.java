package io.renku.bench;

import io.renku.tests.SlowClients;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;

/**
 * How long others wait while slow clients hold connections to the gateway: idle ones, heads and
 * bodies that come byte by byte, and answers that nobody reads, a quarter each. The yardstick is
 * the same without them, in alternating rounds. Arguments: the gateway's address, the number of
 * slow clients, requests a round, the path to ask for.
 */
public final class SlowClientsBench {
  private static final int ROUNDS = 5;
  private static final String UPLOAD = "/repos/demo/slow/git-receive-pack";
  private static final String LARGE_FILE = "/swagger/swagger-ui-bundle.js";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;
  private final int requests;
  private final String path;

  private SlowClientsBench(String base, int requests, String path) {
    this.base = URI.create(base);
    this.requests = requests;
    this.path = path;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var bench = new SlowClientsBench(arguments[0], Integer.parseInt(arguments[2]), arguments[3]);
    var slowClients = Integer.parseInt(arguments[1]);
    var with = new Times("with " + slowClients + " slow clients");
    var without = new Times("without");
    bench.measure(new Times("warm-up"));
    for (var round = 0; round < ROUNDS; round++) {
      bench.measure(without);
      try (var slow = bench.slowClients(slowClients / 4)) {
        bench.measure(with);
        System.out.printf("round %d: %d of them were still held%n", round + 1, slow.held());
      }
    }
    for (var times : new Times[] {with, without}) {
      System.out.printf(
          Locale.ROOT,
          "%-28s p50 %.1f ms, p99 %.1f ms%n",
          times == with ? "with " + slowClients + " slow clients" : "without",
          times.percentile(50),
          times.percentile(99));
    }
    System.out.printf(
        Locale.ROOT,
        "ratio p50 %.2f, p99 %.2f%n",
        with.percentile(50) / without.percentile(50),
        with.percentile(99) / without.percentile(99));
  }

  private SlowClients slowClients(int each) throws IOException, InterruptedException {
    var slow = new SlowClients(base);
    slow.stayIdle(each);
    slow.sendHeads(each, path);
    slow.sendBodies(each, UPLOAD);
    slow.readNothing(each, LARGE_FILE);
    Thread.sleep(Duration.ofSeconds(2));
    return slow;
  }

  private void measure(Times times) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(base.resolve(path)).build();
    for (var i = 0; i < requests; i++) {
      var start = System.nanoTime();
      var status = http.send(request, BodyHandlers.discarding()).statusCode();
      times.add(System.nanoTime() - start);
      if (status != 200) {
        throw new IllegalStateException(path + " was answered with " + status);
      }
    }
  }
}
