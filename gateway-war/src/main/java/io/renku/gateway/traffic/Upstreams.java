package io.renku.gateway.traffic;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the servers behind us look from here: whether the last call to each was answered, and since
 * when it is so. Nothing is asked for this; requests tell.
 */
public final class Upstreams {
  private final ConcurrentHashMap<String, View> views = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Listener listener;

  public Upstreams(Clock clock, Listener listener) {
    this.clock = clock;
    this.listener = listener;
  }

  /** Hears of every call that was not answered. */
  public interface Listener {
    void failed(String backend, Reason reason);
  }

  /** Why there was no answer. */
  public enum Reason {
    AWAY,
    TIMEOUT
  }

  /**
   * @param isUp was the last call answered?
   * @param since when that began
   */
  public record View(boolean isUp, Instant since) {}

  public void answered(String backend) {
    see(backend, true);
  }

  public void failed(String backend, Reason reason) {
    see(backend, false);
    listener.failed(kind(backend), reason);
  }

  /** Also true for one that was not called yet. */
  public boolean isUp(String backend) {
    var view = views.get(backend);
    return view == null || view.isUp();
  }

  /** Those that were called so far, by name. */
  public Map<String, View> views() {
    return new TreeMap<>(views);
  }

  /** Each user's session is a server, too; together they are one. */
  private static String kind(String backend) {
    return backend.startsWith("session ") ? "session" : backend;
  }

  private void see(String backend, boolean isUp) {
    var kind = kind(backend);
    var seen = views.get(kind);
    if (seen != null && seen.isUp() == isUp) {
      return;
    }
    views.compute(
        kind,
        (_, old) -> old != null && old.isUp() == isUp ? old : new View(isUp, clock.instant()));
  }
}
