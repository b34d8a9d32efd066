package io.renku.gateway.webui;

import io.renku.commons.Failure;
import io.renku.gateway.identity.Unauthenticated;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tab's channel: tells it when its sessions or the index of its projects change. It looks every
 * few seconds for as long as the tab is open. Public because some servers want that of endpoints.
 */
public final class ClientChannel extends Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ClientChannel.class);
  private static final Duration START = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration VERSION_PAUSE = Duration.ofSeconds(180);
  private static final Duration PATIENCE_WITH_INDEX = Duration.ofSeconds(120);
  private static final int LONGEST_MESSAGE = 64 * 1024;
  private static final int DONE = 100;
  private static final int TIMED_OUT = -408;
  private static final int LOG_IN_FIRST = 4000;

  private record Progress(int percent, Instant since) {}

  private final ChannelService service;
  private final String cookies;
  private final Map<Long, Progress> projects = new ConcurrentHashMap<>();
  private volatile String lastStates = "";
  private volatile boolean wantsVersion;
  private volatile boolean hasPlace;

  ClientChannel(ChannelService service, String cookies) {
    this.service = service;
    this.cookies = cookies;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.setMaxTextMessageBufferSize(LONGEST_MESSAGE);
    hasPlace = service.enter(cookies);
    if (!service.hasSession(cookies)) {
      send(
          session,
          "error",
          Json.createObjectBuilder().add("message", "Log in first.").add("missingAuth", true));
      close(session, "no session");
      return;
    }
    if (!hasPlace) {
      service.leave(cookies);
      send(session, "error", message("This session has too many channels open."));
      close(session, "too many channels");
      return;
    }
    session.addMessageHandler(
        new MessageHandler.Whole<String>() {
          @Override
          public void onMessage(String text) {
            hear(session, ClientMessage.parse(text));
          }
        });
    send(session, "init", message("Connection established."));
    service.loop(() -> watch(session));
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    if (hasPlace) {
      hasPlace = false;
      service.leave(cookies);
    }
  }

  private void hear(Session session, ClientMessage message) {
    switch (message) {
      case ClientMessage.Init _ -> {
        wantsVersion = true;
        sendVersion(session);
      }
      case ClientMessage.Ping _ -> send(session, "ack", message("ping"));
      case ClientMessage.PullSessions _ -> lastStates = "";
      case ClientMessage.PullActivation(var ids) -> {
        if (projects.size() + ids.size() <= ClientMessage.MOST_PROJECTS) {
          ids.forEach(id -> projects.putIfAbsent(id, new Progress(-1, Instant.now())));
        } else {
          send(session, "error", message("Too many projects are watched on this channel."));
        }
      }
      case ClientMessage.Refused(var reason) -> send(session, "error", message(reason));
    }
  }

  private void watch(Session session) {
    try {
      Thread.sleep(START);
      var nextVersion = Instant.now().plus(VERSION_PAUSE);
      while (session.isOpen()) {
        look(session);
        if (wantsVersion && Instant.now().isAfter(nextVersion)) {
          sendVersion(session);
          nextVersion = Instant.now().plus(VERSION_PAUSE);
        }
        Thread.sleep(PAUSE);
      }
    } catch (Unauthenticated _) {
      send(
          session,
          "authentication",
          Json.createObjectBuilder()
              .add("message", "Your session has expired. Log in again.")
              .add("expired", true));
      close(session, "session expired");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** A service that is away says nothing; the next look may find it again. */
  private void look(Session session) {
    try {
      service.sessionStates(cookies).ifPresent(states -> tellSessions(session, states));
      projects.keySet().forEach(id -> lookAt(session, id));
    } catch (Unauthenticated expired) {
      throw expired;
    } catch (Failure failure) {
      LOG.debug("A channel could not look", failure);
    }
  }

  private void tellSessions(Session session, String states) {
    if (!states.equals(lastStates)) {
      lastStates = states;
      send(session, "sessionStatus", message("true"));
    }
  }

  private void lookAt(Session session, long id) {
    var before = projects.get(id);
    var percent = service.activation(id, cookies).orElse(before.percent());
    if (percent != before.percent()) {
      tellProgress(session, id, percent);
      projects.put(id, new Progress(percent, Instant.now()));
    } else if (before.since().plus(PATIENCE_WITH_INDEX).isBefore(Instant.now())) {
      tellProgress(session, id, TIMED_OUT);
      projects.remove(id);
    }
    if (percent == DONE) {
      projects.remove(id);
    }
  }

  private static void tellProgress(Session session, long id, int percent) {
    var progress = Json.createObjectBuilder().add(Long.toString(id), percent).build();
    send(session, "activation", message(progress.toString()));
  }

  /** The client compares this with its own build and takes nothing else for a version. */
  private void sendVersion(Session session) {
    var data =
        service.version().isEmpty()
            ? Json.createObjectBuilder()
                .add("start", false)
                .add("message", "This deployment does not know its client's version.")
            : Json.createObjectBuilder().add("start", true).add("version", service.version());
    send(session, "version", data);
  }

  private static JsonObjectBuilder message(String text) {
    return Json.createObjectBuilder().add("message", text);
  }

  private static void send(Session session, String type, JsonObjectBuilder data) {
    var text =
        Json.createObjectBuilder()
            .add("timestamp", Instant.now().toString())
            .add("scope", "user")
            .add("type", type)
            .add("data", data)
            .build()
            .toString();
    try {
      synchronized (session) {
        session.getBasicRemote().sendText(text);
      }
    } catch (IOException | IllegalStateException e) {
      LOG.debug("A channel is gone", e);
    }
  }

  private static void close(Session session, String why) {
    try {
      session.close(new CloseReason(CloseCodes.getCloseCode(LOG_IN_FIRST), why));
    } catch (IOException e) {
      LOG.debug("A channel is gone", e);
    }
  }
}
