package io.renku.tests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The web client's channel in a tab that talks before it is spoken to, even in bytes. */
final class Channel implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 60;

  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<JsonNode> first = new CompletableFuture<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;

  /**
   * @param cookies the Cookie header, or nothing
   */
  Channel(HttpClient http, String cookies) {
    var base = URI.create(LocalPlatform.base());
    var handshake = http.newWebSocketBuilder();
    if (!cookies.isEmpty()) {
      handshake.header("Cookie", cookies);
    }
    var uri = URI.create("ws://" + base.getAuthority() + "/ui-server/ws");
    socket = handshake.buildAsync(uri, this).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    socket
        .sendText("{\"timestamp\":1,\"type\":\"ping\",\"data\":{}}", true)
        .thenCompose(_ -> socket.sendBinary(ByteBuffer.wrap(new byte[1]), true));
  }

  /** What it was told first. */
  JsonNode first() {
    return first.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Waits for the gateway to close it. */
  int closeCode() {
    return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
    text.append(part);
    if (isLast) {
      hear();
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  private void hear() {
    try {
      first.complete(JSON.readTree(text.toString()));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    first.completeExceptionally(error);
    closed.completeExceptionally(error);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
