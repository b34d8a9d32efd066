package io.renku.gateway.proxy;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two ends of a bridged WebSocket. What one end says the other sends on, piece by piece; the
 * reader waits for the writer, so a slow end slows its peer down. One end closing closes the other.
 */
final class SocketPair {
  private static final Logger LOG = LoggerFactory.getLogger(SocketPair.class);
  private static final long IDLE_MS = TimeUnit.SECONDS.toMillis(3600);
  private static final long OPENING_SECONDS = 15;
  private static final int NOT_TO_BE_SENT_FROM = 1004;
  private static final int NOT_TO_BE_SENT_TO = 1006;
  private static final int TLS_FAILED = 1015;

  private final CompletableFuture<Session> front = new CompletableFuture<>();
  private final CompletableFuture<Session> back = new CompletableFuture<>();

  /** The browser's end. */
  Endpoint front() {
    return new End(front, back);
  }

  /** The upstream's end. */
  Endpoint back() {
    return new End(back, front);
  }

  /** The browser's end never opened. */
  void drop() {
    front.cancel(false);
    back.thenAccept(
        session -> close(session, new CloseReason(CloseCodes.GOING_AWAY, "never opened")));
  }

  private static void close(Session session, CloseReason reason) {
    try {
      if (session.isOpen()) {
        session.close(sendable(reason));
      }
    } catch (IOException | IllegalStateException e) {
      LOG.debug("A channel was closed already", e);
    }
  }

  /** Some codes only describe what happened and may not go on the wire. */
  private static CloseReason sendable(CloseReason reason) {
    var code = reason.getCloseCode().getCode();
    var isReserved = code >= NOT_TO_BE_SENT_FROM && code <= NOT_TO_BE_SENT_TO || code == TLS_FAILED;
    return isReserved ? new CloseReason(CloseCodes.GOING_AWAY, "the other end is gone") : reason;
  }

  /** One end: passes its messages to the other. Liberty makes no instance of it, we do. */
  static final class End extends Endpoint {
    private final CompletableFuture<Session> mine;
    private final CompletableFuture<Session> other;

    private End(CompletableFuture<Session> mine, CompletableFuture<Session> other) {
      this.mine = mine;
      this.other = other;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.setMaxIdleTimeout(IDLE_MS);
      session.addMessageHandler(
          new MessageHandler.Partial<String>() {
            @Override
            public void onMessage(String part, boolean isLast) {
              pass(peer -> peer.getBasicRemote().sendText(part, isLast));
            }
          });
      session.addMessageHandler(
          new MessageHandler.Partial<ByteBuffer>() {
            @Override
            public void onMessage(ByteBuffer part, boolean isLast) {
              pass(peer -> peer.getBasicRemote().sendBinary(part, isLast));
            }
          });
      mine.complete(session);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      other.thenAccept(peer -> close(peer, reason));
    }

    @Override
    public void onError(Session session, Throwable error) {
      LOG.debug("A channel broke", error);
      other.thenAccept(peer -> close(peer, new CloseReason(CloseCodes.GOING_AWAY, "broken")));
    }

    private void pass(Sending sending) {
      try {
        sending.to(other.get(OPENING_SECONDS, TimeUnit.SECONDS));
      } catch (IOException | ExecutionException | TimeoutException e) {
        LOG.debug("A channel's other end is gone", e);
        mine.thenAccept(s -> close(s, new CloseReason(CloseCodes.GOING_AWAY, "other end gone")));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private interface Sending {
    void to(Session peer) throws IOException;
  }
}
