package io.renku.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;

/**
 * One service alone in its server: the time from the command to its first answer, and the memory it
 * holds (RSS) after some hundred requests; first with nothing remembered from an earlier start,
 * then twice with it. The yardstick is the same server without the service, measured in turn.
 * Arguments: Liberty's folder {@code wlp}, the server's name, the WAR, a port, a path to ask for.
 * The service's own settings come from the environment.
 */
public final class AloneBench {
  private static final int REQUESTS = 300;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
  private final Path output = Files.createTempDirectory("alone");
  private final Path wlp;
  private final String server;
  private final String port;

  private record Start(long millis, long megabytes) {}

  private AloneBench(String wlp, String server, String port) throws IOException {
    this.wlp = Path.of(wlp);
    this.server = server;
    this.port = port;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var bench = new AloneBench(arguments[0], arguments[1], arguments[3]);
    for (var memory : new String[] {"cold", "warm", "warm"}) {
      var isCold = memory.equals("cold");
      var empty = bench.start("/nowhere.war", "/health/live", isCold);
      var full = bench.start(arguments[2], arguments[4], isCold);
      System.out.printf(
          Locale.ROOT,
          "%s: first answer after %.1f s, %d MB; without the service %.1f s, %d MB; ratios %.2f, %.2f%n",
          memory,
          full.millis() / 1000.0,
          full.megabytes(),
          empty.millis() / 1000.0,
          empty.megabytes(),
          (double) full.millis() / empty.millis(),
          (double) full.megabytes() / empty.megabytes());
    }
    forget(bench.output);
  }

  private Start start(String war, String path, boolean isCold)
      throws IOException, InterruptedException {
    var place = output.resolve(war.equals("/nowhere.war") ? "empty" : "full");
    if (isCold) {
      forget(place);
    }
    Files.createDirectories(place);
    var command = new ProcessBuilder(wlp.resolve("bin/server").toString(), "run", server);
    command.environment().put("WLP_OUTPUT_DIR", place.toString());
    command.environment().put("LOG_DIR", place.resolve("logs").toString());
    command.environment().put("RENKU_WAR", war);
    command.environment().put("INNER_PORT", port);
    command.redirectErrorStream(true).redirectOutput(place.resolve("out").toFile());
    var begin = System.nanoTime();
    var process = command.start();
    try {
      var uri = URI.create("http://localhost:" + port + path);
      while (status(uri) != 200) {
        requireHope(process, begin);
        Thread.sleep(20);
      }
      var millis = (System.nanoTime() - begin) / 1_000_000;
      for (var i = 0; i < REQUESTS; i++) {
        status(uri);
      }
      return new Start(millis, megabytes(process));
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      process.waitFor();
    }
  }

  private int status(URI uri) throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  private static void requireHope(Process process, long begin) {
    var waited = Duration.ofNanos(System.nanoTime() - begin);
    if (!process.isAlive() || waited.compareTo(PATIENCE) > 0) {
      throw new IllegalStateException("no answer after " + waited.toSeconds() + " s");
    }
  }

  /** Of the script, which is replaced by Java or has it as a child. */
  private static long megabytes(Process process) throws IOException {
    var most = resident(process.pid());
    for (var child : process.descendants().toList()) {
      most = Math.max(most, resident(child.pid()));
    }
    return most;
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  private static void forget(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
