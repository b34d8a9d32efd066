package io.renku.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Jupyter kernel of a session, spoken to through the gateway's WebSocket as the browser does. */
final class Kernel implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Visitor visitor;
  private final String address;
  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  private Kernel(Visitor visitor, String address, String webSocketUrl) {
    this.visitor = visitor;
    this.address = address;
    this.socket =
        visitor
            .http()
            .newWebSocketBuilder()
            .header("Cookie", visitor.cookieHeader(address))
            .header("Origin", visitor.origin())
            .connectTimeout(PATIENCE)
            .buildAsync(URI.create(webSocketUrl), new Listener())
            .join();
  }

  static Kernel start(Visitor visitor, String session) {
    var kernels = "/sessions/%s/api/kernels".formatted(session);
    var xsrf = visitor.get("/sessions/%s/tree".formatted(session));
    var started =
        visitor.post(
            kernels, Map.of("name", "python3"), "X-XSRFToken", xsrfToken(visitor, kernels));
    if (started.status() != 201) {
      throw new AssertionError("No kernel: %s after %s".formatted(started, xsrf.status()));
    }
    var address = kernels + "/" + started.json().path("id").asText();
    var webSocket = visitor.origin().replaceFirst("^http", "ws") + address + "/channels";
    return new Kernel(visitor, address, webSocket);
  }

  private static String xsrfToken(Visitor visitor, String path) {
    for (var cookie : visitor.cookieHeader(path).split("; ")) {
      if (cookie.startsWith("_xsrf=")) {
        return cookie.substring("_xsrf=".length()).replace("\"", "");
      }
    }
    return "none";
  }

  /** Runs the code and returns all it printed, until the kernel is idle again. */
  String execute(String code) {
    var id = UUID.randomUUID().toString();
    var header =
        Map.of(
            "msg_id",
            id,
            "username",
            "test",
            "session",
            "test",
            "msg_type",
            "execute_request",
            "version",
            "5.3");
    var content =
        Map.of("code", code, "silent", false, "store_history", false, "allow_stdin", false);
    var message =
        Map.of(
            "header",
            header,
            "parent_header",
            Map.of(),
            "metadata",
            Map.of(),
            "content",
            content,
            "channel",
            "shell");
    socket.sendText(JSON.valueToTree(message).toString(), true).join();
    return outputOf(id);
  }

  private String outputOf(String id) {
    var output = new StringBuilder();
    while (true) {
      var message = next(output);
      if (!message.path("parent_header").path("msg_id").asText().equals(id)) {
        continue;
      }
      switch (message.path("header").path("msg_type").asText()) {
        case "stream" -> output.append(message.path("content").path("text").asText());
        case "error" -> output.append(message.path("content").path("traceback"));
        case "status" -> {
          if (message.path("content").path("execution_state").asText().equals("idle")) {
            return output.toString();
          }
        }
        default -> {
          // other channels' messages say nothing about the output
        }
      }
    }
  }

  private JsonNode next(StringBuilder soFar) {
    try {
      var message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("The kernel fell silent after: " + soFar);
      }
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    visitor.delete(address);
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        messages.add(tree(partial.toString()));
        partial.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    private static JsonNode tree(String text) {
      try {
        return JSON.readTree(text);
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
