package io.renku.gateway.webui;

import io.renku.gateway.http.JsonClient;
import io.renku.gateway.identity.IdentityService;
import io.renku.gateway.identity.Unauthenticated;
import io.renku.gateway.routes.Backend;
import io.renku.gateway.routes.HeaderProfile;
import io.renku.gateway.sessions.SessionCookie;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.websocket.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Opens the web client's channels, and asks the services on their behalf. */
public final class ChannelService {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final List<String> STATUS_FIELDS =
      List.of("details", "message", "readyNumContainers", "totalNumContainers", "state");

  private final IdentityService identity;
  private final SessionCookie cookie;
  private final JsonClient json;
  private final Backend sessions;
  private final HeaderProfile sessionsProfile;
  private final Backend graph;
  private final HeaderProfile graphProfile;
  private final String version;
  private final Duration pause;
  private final ExecutorService waiting;
  private final ConcurrentHashMap<String, BrowserWatch> watches = new ConcurrentHashMap<>();

  /**
   * @param sessions and {@code graph} are asked with the headers of these profiles
   * @param pause between two looks for one browser
   */
  public ChannelService(
      IdentityService identity,
      SessionCookie cookie,
      JsonClient json,
      Source sessions,
      Source graph,
      String version,
      Duration pause,
      ExecutorService waiting) {
    this.identity = identity;
    this.cookie = cookie;
    this.json = json;
    this.sessions = sessions.backend();
    this.sessionsProfile = sessions.profile();
    this.graph = graph.backend();
    this.graphProfile = graph.profile();
    this.version = version;
    this.pause = pause;
    this.waiting = waiting;
  }

  /** A service that channels report from. */
  public record Source(Backend backend, HeaderProfile profile) {}

  /** The gateway's end of a new channel. */
  public Endpoint open(String cookies) {
    return new ClientChannel(this, cookies, new Outbox(waiting));
  }

  /** How many channels are open here. */
  public int count() {
    return watches.values().stream().mapToInt(BrowserWatch::tabs).sum();
  }

  /** How many browsers they belong to; each is watched for once. */
  public int watches() {
    return watches.size();
  }

  String version() {
    return version;
  }

  Optional<String> sessionIn(String cookies) {
    return cookie.idIn(cookies);
  }

  /** The watch that the tab is now part of; empty when its browser has too many tabs open. */
  Optional<BrowserWatch> enter(String id, String cookies, ClientChannel tab) {
    var joined = new AtomicReference<BrowserWatch>();
    watches.compute(
        id,
        (_, there) -> {
          var watch = there == null ? new BrowserWatch(this, id, cookies) : there;
          if (watch.add(tab)) {
            joined.set(watch);
          }
          if (there == null) {
            waiting.execute(() -> watch.run(pause));
          }
          return watch;
        });
    return Optional.ofNullable(joined.get());
  }

  /** With its last tab a watch ends. */
  void leave(BrowserWatch watch, ClientChannel tab) {
    watches.computeIfPresent(
        watch.sessionId(),
        (_, there) -> {
          watch.remove(tab);
          if (there != watch || watch.tabs() > 0) {
            return there;
          }
          watch.end();
          return null;
        });
  }

  /** The next tab of this browser begins a new one. */
  void ended(BrowserWatch watch) {
    watches.remove(watch.sessionId(), watch);
  }

  /** Names and states of the user's sessions, in one text that changes when they do. */
  Optional<String> sessionStates(String id, String cookies) {
    return ask(sessions, sessionsProfile, "/notebooks/servers", id, cookies)
        .filter(answer -> answer.get("servers") instanceof JsonObject)
        .map(answer -> digest(answer.getJsonObject("servers")));
  }

  /** How far the project's index is, in percent. */
  Optional<Integer> activation(long project, String id, String cookies) {
    var path = "/projects/" + project + "/events/status";
    return ask(graph, graphProfile, path, id, cookies)
        .map(answer -> answer.get("progress"))
        .filter(JsonObject.class::isInstance)
        .map(progress -> progress.asJsonObject().get("percentage"))
        .filter(JsonNumber.class::isInstance)
        .map(percent -> (int) Math.round(((JsonNumber) percent).doubleValue()));
  }

  private Optional<JsonObject> ask(
      Backend backend, HeaderProfile profile, String path, String id, String cookies) {
    var visitor = identity.identify(null, cookies, profile);
    if (SessionCookie.userIn(id).isPresent() && visitor.user().isEmpty()) {
      // Logged out in the meantime: this is not the anonymous visitor who may come after.
      throw Unauthenticated.expiredSession(profile.target());
    }
    var credentials = identity.credentials(visitor, profile, false);
    Map<String, String> headers =
        profile.apply(List.of(), credentials).stream()
            .collect(Collectors.toMap(h -> h.name(), h -> h.value()));
    var answer = json.get(backend.origin() + backend.basePath() + path, headers, PATIENCE);
    return answer.status() == 200 ? Optional.of(answer.json()) : Optional.empty();
  }

  static String digest(JsonObject servers) {
    var states = new TreeMap<String, String>();
    servers.forEach(
        (name, server) -> {
          var status = server instanceof JsonObject s ? s.get("status") : null;
          states.put(name, status instanceof JsonObject known ? fields(known) : text(status));
        });
    return states.toString();
  }

  private static String fields(JsonObject status) {
    return STATUS_FIELDS.stream()
        .filter(status::containsKey)
        .map(field -> field + "=" + status.get(field))
        .collect(Collectors.joining(","));
  }

  private static String text(Object value) {
    return value instanceof JsonString s ? s.getString() : String.valueOf(value);
  }
}
