package io.renku.gateway.webui;

import io.renku.gateway.http.JsonClient;
import io.renku.gateway.identity.IdentityService;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Opens the web client's channels, and asks the services on their behalf. */
public final class ChannelService {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_TABS = 10;
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
  private final ExecutorService waiting;
  private final ConcurrentHashMap<String, AtomicInteger> tabs = new ConcurrentHashMap<>();

  /**
   * @param sessions and {@code graph} are asked with the headers of these profiles
   */
  public ChannelService(
      IdentityService identity,
      SessionCookie cookie,
      JsonClient json,
      Source sessions,
      Source graph,
      String version,
      ExecutorService waiting) {
    this.identity = identity;
    this.cookie = cookie;
    this.json = json;
    this.sessions = sessions.backend();
    this.sessionsProfile = sessions.profile();
    this.graph = graph.backend();
    this.graphProfile = graph.profile();
    this.version = version;
    this.waiting = waiting;
  }

  /** A service that channels report from. */
  public record Source(Backend backend, HeaderProfile profile) {}

  /** The gateway's end of a new channel. */
  public Endpoint open(String cookies) {
    return new ClientChannel(this, cookies);
  }

  /** How many channels are open here. */
  public int count() {
    return tabs.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  String version() {
    return version;
  }

  void loop(Runnable work) {
    waiting.execute(work);
  }

  /** Takes a place for one more tab of the browser; false when it has no session or too many. */
  boolean enter(String cookies) {
    var id = cookie.idIn(cookies);
    return id.isPresent()
        && tabs.computeIfAbsent(id.get(), _ -> new AtomicInteger()).incrementAndGet() <= MOST_TABS;
  }

  void leave(String cookies) {
    cookie
        .idIn(cookies)
        .ifPresent(id -> tabs.computeIfPresent(id, (_, n) -> n.decrementAndGet() <= 0 ? null : n));
  }

  boolean hasSession(String cookies) {
    return cookie.idIn(cookies).isPresent();
  }

  /** Names and states of the user's sessions, in one text that changes when they do. */
  Optional<String> sessionStates(String cookies) {
    return ask(sessions, sessionsProfile, "/notebooks/servers", cookies)
        .filter(answer -> answer.get("servers") instanceof JsonObject)
        .map(answer -> digest(answer.getJsonObject("servers")));
  }

  /** How far the project's index is, in percent. */
  Optional<Integer> activation(long project, String cookies) {
    var path = "/projects/" + project + "/events/status";
    return ask(graph, graphProfile, path, cookies)
        .map(answer -> answer.get("progress"))
        .filter(JsonObject.class::isInstance)
        .map(progress -> progress.asJsonObject().get("percentage"))
        .filter(JsonNumber.class::isInstance)
        .map(percent -> (int) Math.round(((JsonNumber) percent).doubleValue()));
  }

  private Optional<JsonObject> ask(
      Backend backend, HeaderProfile profile, String path, String cookies) {
    var visitor = identity.identify(null, cookies, profile);
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
