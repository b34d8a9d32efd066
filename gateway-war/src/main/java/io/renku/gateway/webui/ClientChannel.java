package io.renku.gateway.webui;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tab's end of the channel that all tabs of a browser share. Public for the server only. */
public final class ClientChannel extends Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ClientChannel.class);
  private static final int LONGEST_MESSAGE = 64 * 1024;
  private static final int LOG_IN_FIRST = 4000;

  private final ChannelService service;
  private final String cookies;
  private final Outbox outbox;
  private volatile Session session;
  private volatile Optional<BrowserWatch> watch = Optional.empty();
  private volatile boolean wantsVersion;

  ClientChannel(ChannelService service, String cookies, Outbox outbox) {
    this.service = service;
    this.cookies = cookies;
    this.outbox = outbox;
  }

  @Override
  public void onOpen(Session opened, EndpointConfig config) {
    session = opened;
    opened.setMaxTextMessageBufferSize(LONGEST_MESSAGE);
    opened.setMaxBinaryMessageBufferSize(LONGEST_MESSAGE);
    listen();
    var id = service.sessionIn(cookies);
    if (id.isEmpty()) {
      tell(ServerMessage.logInFirst());
      close("no session");
      return;
    }
    watch = service.enter(id.get(), cookies, this);
    if (watch.isEmpty()) {
      tell(ServerMessage.of("error", "This session has too many channels open."));
      close("too many channels");
      return;
    }
    tell(ServerMessage.of("init", "Connection established."));
  }

  /**
   * Also to a tab that is refused: Open Liberty closes a channel whose messages nobody takes, in
   * the middle of what the tab is being told.
   */
  private void listen() {
    session.addMessageHandler(String.class, text -> hear(ClientMessage.parse(text)));
    session.addMessageHandler(
        byte[].class, _ -> hear(new ClientMessage.Refused("Only text is understood here.")));
  }

  private void hear(ClientMessage message) {
    watch.ifPresent(joined -> answer(message, joined));
  }

  @Override
  public void onClose(Session closed, CloseReason reason) {
    watch.ifPresent(joined -> service.leave(joined, this));
  }

  boolean wantsVersion() {
    return wantsVersion;
  }

  /** A tab that takes no messages any more is closed, and may come back. */
  void tell(ServerMessage message) {
    var text = message.text();
    if (!outbox.put(() -> session.getBasicRemote().sendText(text))) {
      drop();
    }
  }

  /** Keeps the connection from looking unused to whatever is on its way. */
  void ping() {
    outbox.put(() -> session.getBasicRemote().sendPing(ByteBuffer.allocate(0)));
  }

  /** Closes the tab's channel after what it was told so far. */
  void close(String why) {
    outbox.put(() -> session.close(new CloseReason(CloseCodes.getCloseCode(LOG_IN_FIRST), why)));
  }

  private void drop() {
    try {
      session.close();
    } catch (IOException e) {
      LOG.debug("A channel is gone", e);
    }
  }

  private void answer(ClientMessage message, BrowserWatch joined) {
    switch (message) {
      case ClientMessage.Init _ -> {
        wantsVersion = true;
        tell(ServerMessage.version(service.version()));
      }
      case ClientMessage.Ping _ -> tell(ServerMessage.of("ack", "ping"));
      case ClientMessage.PullSessions _ -> joined.tellSessionsAgain();
      case ClientMessage.PullActivation(var ids) -> {
        if (!joined.follow(ids)) {
          tell(ServerMessage.of("error", "Too many projects are watched on this channel."));
        }
      }
      case ClientMessage.Refused(var reason) -> tell(ServerMessage.of("error", reason));
    }
  }
}
