package io.renku.gateway.routes;

import java.util.List;

/** One row of the table: which paths, and what becomes of them. */
public record Route(String pattern, Action action) {

  /** What the gateway does with a request. */
  public sealed interface Action {}

  /**
   * Sends it to a backend.
   *
   * @param upstream the path there, before the rest of the request's path; {@code {1}} is the first
   *     wildcard's segment
   */
  public record Proxy(Backend backend, String upstream, HeaderProfile profile, Pace pace)
      implements Action {}

  /**
   * A session's own server, found by asking the sessions service.
   *
   * @param asks the profile for asking
   * @param pod the profile for the session itself, which gets none of the user's tokens
   */
  public record UserSession(Backend lookup, HeaderProfile asks, HeaderProfile pod)
      implements Action {}

  /** Another spelling of the same address, used by the web client. */
  public record Alias(String prefix) implements Action {}

  /**
   * Answered by a resource of this WAR.
   *
   * @param isLimited counts when one client asks too often; probes and boot files do not
   */
  public record Own(boolean isLimited) implements Action {}

  /** The web client's channel. */
  public record ClientChannel() implements Action {}

  /** Moved for good to another host. */
  public record Moved(String origin) implements Action {}

  /** Does not exist, whatever the backends say. */
  public record Absent() implements Action {}

  /** How long a call may reasonably take: LONG ones never hold a request thread. */
  public enum Pace {
    SHORT,
    LONG
  }

  static Route to(
      String pattern, Backend backend, String upstream, HeaderProfile profile, Pace pace) {
    return new Route(pattern, new Proxy(backend, upstream, profile, pace));
  }

  static Route to(String pattern, Backend backend, String upstream, HeaderProfile profile) {
    return to(pattern, backend, upstream, profile, Pace.SHORT);
  }

  static Route own(String pattern) {
    return new Route(pattern, new Own(true));
  }

  /** Something that probes and every start of the web client ask for. */
  static Route status(String pattern) {
    return new Route(pattern, new Own(false));
  }

  static Route absent(String pattern) {
    return new Route(pattern, new Absent());
  }

  /**
   * A request that found its route.
   *
   * @param path the path on the other side, without query
   * @param throughUi came in by {@code /ui-server}, so the web client's conventions hold
   * @param captured what the pattern's wildcards stood for
   */
  public record Match(Route route, String path, boolean throughUi, List<String> captured) {
    public Action action() {
      return route.action();
    }
  }
}
