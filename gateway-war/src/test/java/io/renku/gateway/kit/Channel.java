package io.renku.gateway.kit;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A tab's end of the web client's channel. */
public final class Channel implements WebSocket.Listener, AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final List<JsonObject> heard = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;

  private Channel(URI base, String cookies) {
    var uri = URI.create("ws://" + base.getAuthority() + "/ui-server/ws");
    var builder = HttpClient.newHttpClient().newWebSocketBuilder();
    if (!cookies.isEmpty()) {
      builder.header("Cookie", cookies);
    }
    socket = builder.buildAsync(uri, this).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** As a page of the gateway opens it in that browser. */
  public static Channel open(URI base, Browser browser) {
    return new Channel(base, browser.cookieHeader());
  }

  public void say(String type, String data) {
    send("{\"timestamp\":\"now\",\"type\":\"%s\",\"data\":%s}".formatted(type, data));
  }

  public void send(String message) {
    socket.sendText(message, true).join();
  }

  /** The data of everything of that type that was heard so far. */
  public List<JsonObject> heard(String type) {
    return heard.stream()
        .filter(message -> message.getString("type").equals(type))
        .map(message -> message.getJsonObject("data"))
        .toList();
  }

  /** Waits for that many messages of a type, and gives the last of them. */
  public JsonObject hear(String type, int count) {
    if (!eventually(() -> heard(type).size() >= count)) {
      throw new AssertionError("Heard no " + count + " " + type + " but " + heard);
    }
    return heard(type).get(count - 1);
  }

  /** Waits for the other side to close, and tells its code. */
  public int closeCode() {
    return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  public static boolean eventually(BooleanSupplier condition) {
    var deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
    text.append(part);
    if (isLast) {
      try (var reader = Json.createReader(new StringReader(text.toString()))) {
        heard.add(reader.readObject());
      }
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.completeExceptionally(error);
  }

  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(_ -> null).join();
  }
}
