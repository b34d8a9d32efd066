package io.renku.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real browser without a window, where one is installed, driven over its debugging protocol. */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final String LISTENING = "DevTools listening on ";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final List<Consumer<JsonNode>> listeners = new CopyOnWriteArrayList<>();

  private Chromium(Process process) throws IOException {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address(process)), new Ear())
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();
  }

  /** Skips the test on a machine that has no browser. */
  static Chromium startOrSkip(Path profile) {
    var program = installed();
    Assumptions.assumeTrue(program.isPresent(), "no Chromium on PATH");
    try {
      return new Chromium(
          new ProcessBuilder(
                  program.get().toString(),
                  "--headless=new",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--disable-extensions",
                  "--no-first-run",
                  "--window-size=1280,1000",
                  "--remote-debugging-port=0",
                  "--user-data-dir=" + Files.createDirectories(profile),
                  "about:blank")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> installed() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String address(Process process) throws IOException {
    var errors =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    for (var line = errors.readLine(); line != null; line = errors.readLine()) {
      if (line.startsWith(LISTENING)) {
        Thread.ofVirtual().start(() -> errors.lines().forEach(_ -> {}));
        return line.substring(LISTENING.length());
      }
    }
    throw new IOException("The browser ended before it listened");
  }

  /** A new tab at this address. */
  Tab open(String url) {
    var target = call("Target.createTarget", Map.of("url", "about:blank"), null);
    var tab = attach(target.path("targetId").asText());
    tab.go(url);
    return tab;
  }

  /** The window that a page has opened. */
  Tab popup() {
    var found =
        Eventually.eventually(
            PATIENCE,
            () ->
                call("Target.getTargets", Map.of(), null)
                    .path("targetInfos")
                    .findParents("openerId"),
            windows -> !windows.isEmpty());
    return attach(found.getFirst().path("targetId").asText());
  }

  private Tab attach(String target) {
    var attached = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true), null);
    return new Tab(this, attached.path("sessionId").asText());
  }

  void listen(Consumer<JsonNode> listener) {
    listeners.add(listener);
  }

  /**
   * @param session of a tab, or null for the browser itself
   */
  JsonNode call(String method, Map<String, ?> parameters, String session) {
    var id = lastId.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    calls.put(id, answer);
    ObjectNode message =
        JSON.createObjectNode()
            .put("id", id)
            .put("method", method)
            .set("params", JSON.valueToTree(parameters));
    if (session != null) {
      message.put("sessionId", session);
    }
    synchronized (socket) {
      socket.sendText(message.toString(), true).join();
    }
    return answer.orTimeout(PATIENCE.toSeconds() * 5, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        hear(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void hear(String message) {
      try {
        var json = JSON.readTree(message);
        var call = calls.remove(json.path("id").asInt());
        if (call == null) {
          listeners.forEach(listener -> listener.accept(json));
        } else if (json.has("error")) {
          call.completeExceptionally(new IllegalStateException(json.path("error").toString()));
        } else {
          call.complete(json.path("result"));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
