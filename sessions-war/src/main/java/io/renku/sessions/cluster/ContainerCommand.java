package io.renku.sessions.cluster;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command in a container, over the WebSocket that the API server offers for it: short answers
 * within a time limit, and nothing of a container that says too much or nothing.
 */
final class ContainerCommand extends WebSocketListener {
  static final String PROTOCOL = "v4.channel.k8s.io";
  private static final Logger LOG = LoggerFactory.getLogger(ContainerCommand.class);
  private static final int MOST_BYTES = 64 * 1024;
  private static final int OUTPUT = 1;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

  private ContainerCommand() {}

  /** What it printed, however it ended; empty when it could not begin or did not end in time. */
  static Optional<String> run(OkHttpClient client, Request request, Duration limit) {
    var command = new ContainerCommand();
    var handshake =
        request
            .newBuilder()
            .header("Sec-WebSocket-Protocol", PROTOCOL)
            .header("Accept", "*/*") // a cluster answers 406 to a wish for JSON
            .build();
    var socket = client.newWebSocket(handshake, command);
    try {
      var isWhole = command.ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return isWhole ? Optional.of(command.text()) : Optional.empty();
    } catch (TimeoutException slow) {
      LOG.debug("{} took longer than {}", request.url().encodedPath(), limit);
      return Optional.empty();
    } catch (ExecutionException failed) {
      LOG.debug("{}: {}", request.url().encodedPath(), failed.getCause().getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      socket.cancel();
    }
  }

  private String text() {
    synchronized (output) {
      return output.toString(StandardCharsets.UTF_8);
    }
  }

  @Override
  public void onMessage(WebSocket socket, ByteString message) {
    if (message.size() > 0 && message.getByte(0) == OUTPUT) {
      synchronized (output) {
        if (output.size() + message.size() > MOST_BYTES) {
          ended.complete(false);
          socket.cancel();
        } else {
          output.write(message.toByteArray(), 1, message.size() - 1);
        }
      }
    }
  }

  @Override
  public void onClosing(WebSocket socket, int code, String reason) {
    ended.complete(true);
  }

  @Override
  public void onFailure(WebSocket socket, Throwable failure, Response response) {
    ended.completeExceptionally(failure);
  }
}
