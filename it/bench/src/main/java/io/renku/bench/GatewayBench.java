package io.renku.bench;

import io.renku.platform.Platform;
import io.renku.platform.Platform.Program;
import io.renku.tests.Visitor;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the gateway costs: a user who has logged in reads files of a static back end through it,
 * beside nginx as a plain proxy (which knows nobody and adds nothing) and a direct call.
 * Alternating rounds, medians. The gateway is alone in its server, with a real Redis, Keycloak and
 * forge, and has the user's token put into each request. Arguments: Liberty's folder {@code wlp},
 * the WAR, seconds a round, rounds. {@code nginx} and {@code wrk} have to be on the PATH.
 */
public final class GatewayBench {
  private static final String PREFIX = "/api/data/bench/";
  private static final int CONNECTIONS = 64;
  private static final int WARM_UP = 10;

  /** Compilers get no processor time beside 64 busy threads. */
  private static final int FEW = 4;

  private static final int LONG_WARM_UP = 60;

  private final Path place = Files.createTempDirectory("gateway-bench");
  private final int seconds;
  private final int rounds;

  private GatewayBench(int seconds, int rounds) throws IOException {
    this.seconds = seconds;
    this.rounds = rounds;
  }

  public static void main(String[] arguments) throws Exception {
    var bench = new GatewayBench(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    bench.run(Path.of(arguments[0]), Path.of(arguments[1]).toAbsolutePath());
  }

  private void run(Path wlp, Path war) throws Exception {
    var ports = freePorts(2);
    var programs = EnumSet.of(Program.REDIS, Program.KEYCLOAK, Program.FORGE);
    try (var nginx = new Nginx(place, PREFIX, ports.get(0), ports.get(1));
        var platform = Platform.builder().programs(programs).start()) {
      var environment = new HashMap<>(platform.environment());
      environment.put("RENKU_WAR", war.toString());
      environment.put("RENKU_BACKEND_CRC_URL", nginx.backend());
      environment.put("RENKU_GATEWAY_ACCESS_LOG", "false"); // as nginx
      var inner = environment.get("INNER_PORT");
      try (var gateway = ServiceServer.start(wlp, "gateway", place, inner, environment)) {
        gateway.secondsUntil("/health/ready", "");
        var user = new Visitor(URI.create(platform.baseUrl())).logIn("demo", "demo");
        var cookie = List.of("Cookie: " + user.cookieHeader(PREFIX));
        var ways = new LinkedHashMap<String, Way>();
        ways.put("direct", new Way(nginx.backend(), List.of()));
        ways.put("nginx", new Way("http://127.0.0.1:" + ports.get(1), List.of()));
        ways.put("gateway", new Way(platform.baseUrl(), cookie));
        for (var file : List.of("1k", "1m")) {
          compare(file, ways);
        }
        System.out.printf("the gateway's memory: %d MB%n", gateway.residentMegabytes());
      }
    }
  }

  private record Way(String base, List<String> headers) {}

  private void compare(String file, Map<String, Way> ways) throws Exception {
    var gateway = ways.get("gateway");
    Wrk.run(gateway.base() + PREFIX + file, FEW, LONG_WARM_UP, gateway.headers());
    for (var way : ways.values()) {
      measure(way, file, WARM_UP);
    }
    var runs = new HashMap<String, List<Wrk>>();
    for (var round = 1; round <= rounds; round++) {
      for (var way : ways.entrySet()) {
        var run = measure(way.getValue(), file, seconds);
        runs.computeIfAbsent(way.getKey(), _ -> new ArrayList<>()).add(run);
        say("round " + round + ", " + file + ", " + way.getKey(), run);
      }
    }
    var nginx = median(runs.get("nginx"));
    for (var way : ways.keySet()) {
      var median = median(runs.get(way));
      say("median, " + file + ", " + way, median);
      System.out.printf(
          Locale.ROOT,
          "  against nginx: requests %.2f, p99 %.2f%n",
          median.perSecond() / nginx.perSecond(),
          median.p99Millis() / nginx.p99Millis());
    }
  }

  private static Wrk measure(Way way, String file, int seconds)
      throws IOException, InterruptedException {
    return Wrk.run(way.base() + PREFIX + file, CONNECTIONS, seconds, way.headers());
  }

  private static void say(String what, Wrk run) {
    System.out.printf(
        Locale.ROOT, "%s: %.0f requests/s, p99 %.1f ms%n", what, run.perSecond(), run.p99Millis());
  }

  private static Wrk median(List<Wrk> runs) {
    return new Wrk(
        middle(runs.stream().map(Wrk::perSecond).toList()),
        middle(runs.stream().map(Wrk::p99Millis).toList()));
  }

  private static double middle(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static List<Integer> freePorts(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (var i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }
}
