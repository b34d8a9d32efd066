package io.renku.gateway.webui;

import io.renku.commons.Failure;
import io.renku.gateway.identity.Unauthenticated;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches on behalf of one browser session, however many tabs it has, and tells all of them when
 * its sessions or the index of its projects change. It looks every few seconds for as long as a tab
 * is open.
 */
final class BrowserWatch {
  private static final Logger LOG = LoggerFactory.getLogger(BrowserWatch.class);
  private static final Duration LONGEST_START = Duration.ofSeconds(3);
  private static final Duration VERSION_PAUSE = Duration.ofSeconds(180);
  private static final Duration PATIENCE_WITH_INDEX = Duration.ofSeconds(120);
  private static final int MOST_TABS = 10;
  private static final int DONE = 100;
  private static final int TIMED_OUT = -408;

  private record Progress(int percent, Instant since) {}

  private final ChannelService service;
  private final String sessionId;
  private final String cookies;
  private final List<ClientChannel> tabs = new CopyOnWriteArrayList<>();
  private final Map<Long, Progress> projects = new ConcurrentHashMap<>();
  private volatile String lastStates = "";
  private volatile boolean isOver;

  BrowserWatch(ChannelService service, String sessionId, String cookies) {
    this.service = service;
    this.sessionId = sessionId;
    this.cookies = cookies;
  }

  String sessionId() {
    return sessionId;
  }

  /** False when there are too many already. */
  boolean add(ClientChannel tab) {
    return tabs.size() < MOST_TABS && tabs.add(tab);
  }

  void remove(ClientChannel tab) {
    tabs.remove(tab);
  }

  int tabs() {
    return tabs.size();
  }

  /** Nobody looks any more. */
  void end() {
    isOver = true;
  }

  void tellSessionsAgain() {
    lastStates = "";
  }

  /** False when that would be too many projects. */
  boolean follow(Collection<Long> ids) {
    if (projects.size() + ids.size() > ClientMessage.MOST_PROJECTS) {
      return false;
    }
    ids.forEach(id -> projects.putIfAbsent(id, new Progress(-1, Instant.now())));
    return true;
  }

  /** Until the last tab is gone, or the session is. */
  void run(Duration pause) {
    try {
      Thread.sleep(pause.compareTo(LONGEST_START) < 0 ? pause : LONGEST_START);
      var nextVersion = Instant.now().plus(VERSION_PAUSE);
      while (!isOver) {
        look();
        tabs.forEach(ClientChannel::ping);
        if (Instant.now().isAfter(nextVersion)) {
          nextVersion = Instant.now().plus(VERSION_PAUSE);
          tabs.stream().filter(ClientChannel::wantsVersion).forEach(this::tellVersion);
        }
        Thread.sleep(pause);
      }
    } catch (Unauthenticated _) {
      tellAll(ServerMessage.expired());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      service.ended(this);
      tabs.forEach(tab -> tab.close("session expired"));
    }
  }

  /** A service that is away says nothing; the next look may find it again. */
  private void look() {
    try {
      service.sessionStates(sessionId, cookies).ifPresent(this::tellSessions);
      projects.keySet().forEach(this::lookAt);
    } catch (Unauthenticated expired) {
      throw expired;
    } catch (Failure failure) {
      LOG.debug("A channel could not look", failure);
    }
  }

  private void tellSessions(String states) {
    if (!states.equals(lastStates)) {
      lastStates = states;
      tellAll(ServerMessage.of("sessionStatus", "true"));
    }
  }

  private void lookAt(long id) {
    var before = projects.get(id);
    var percent = service.activation(id, sessionId, cookies).orElse(before.percent());
    if (percent != before.percent()) {
      tellAll(ServerMessage.activation(id, percent));
      projects.put(id, new Progress(percent, Instant.now()));
    } else if (before.since().plus(PATIENCE_WITH_INDEX).isBefore(Instant.now())) {
      tellAll(ServerMessage.activation(id, TIMED_OUT));
      projects.remove(id);
    }
    if (percent == DONE) {
      projects.remove(id);
    }
  }

  private void tellVersion(ClientChannel tab) {
    tab.tell(ServerMessage.version(service.version()));
  }

  private void tellAll(ServerMessage message) {
    tabs.forEach(tab -> tab.tell(message));
  }
}
