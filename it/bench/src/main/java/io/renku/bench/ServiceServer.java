package io.renku.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A service alone in its Liberty server. */
final class ServiceServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Of the young and the old generation, as the serial collector tells. */
  private static final Pattern USED =
      Pattern.compile("(?:DefNew|Tenured|generation) +total \\d+K, used (\\d+)K");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1) // as the gateway asks
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final String base;
  private final Process process;
  private final long begin = System.nanoTime();

  private ServiceServer(String port, Process process) {
    this.base = "http://localhost:" + port;
    this.process = process;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /**
   * {@code output} keeps what Liberty works out at its first start; {@code port} is that of the
   * inner door.
   */
  static ServiceServer start(
      Path wlp, String name, Path output, String port, Map<String, String> environment)
      throws IOException {
    Files.createDirectories(output);
    var command = new ProcessBuilder(wlp.resolve("bin/server").toString(), "run", name);
    command.environment().put("WLP_OUTPUT_DIR", output.toString());
    command.environment().put("LOG_DIR", output.resolve("logs").toString());
    command.environment().put("INNER_PORT", port);
    command.environment().putAll(environment);
    command.redirectErrorStream(true).redirectOutput(output.resolve("out").toFile());
    return new ServiceServer(port, command.start());
  }

  HttpResponse<byte[]> get(String path, String token) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** Seconds since the command until this is answered with 200. */
  double secondsUntil(String path, String token) throws InterruptedException {
    while (status(path, token) != 200) {
      if (!process.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new IllegalStateException("No answer to " + path + "; see the server's output.");
      }
      Thread.sleep(10);
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private int status(String path, String token) throws InterruptedException {
    try {
      return get(path, token).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Of everything that is still in use. */
  double heapMegabytes() throws IOException, InterruptedException {
    jcmd("GC.run");
    jcmd("GC.run");
    var used = 0L;
    for (var match : USED.matcher(jcmd("GC.heap_info")).results().toList()) {
      used += Long.parseLong(match.group(1));
    }
    return used / 1024.0;
  }

  /** Processor time so far, in milliseconds. */
  double cpuMillis() {
    return java().info().totalCpuDuration().orElseThrow().toMillis();
  }

  /** What the process takes of the machine's memory. */
  long residentMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + java().pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var run = new ProcessBuilder(jcmd, String.valueOf(java().pid()), command);
    var started = run.redirectErrorStream(true).start();
    var said = new String(started.getInputStream().readAllBytes(), UTF_8);
    started.waitFor();
    return said;
  }

  /** The script is replaced by Java or has it as a child. */
  private ProcessHandle java() {
    return process
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElse(process.toHandle());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
