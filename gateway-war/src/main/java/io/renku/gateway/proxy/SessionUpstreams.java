package io.renku.gateway.proxy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.gateway.http.JsonClient;
import io.renku.gateway.http.JsonClient.Answer;
import io.renku.gateway.redis.ShortMemory;
import io.renku.gateway.routes.Backend;
import io.renku.gateway.routes.Header;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Finds the server of a running session by asking the sessions service, which answers its owner
 * only.
 */
public final class SessionUpstreams {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(600);
  private static final long REMEMBERED_MS = 3000;

  private static final String ADDRESS = "https?://[^/]+.*";

  /**
   * A session that runs.
   *
   * @param sidecar where its git sidecar listens, if that is not behind the server's own address
   * @param authorization what the sidecar wants to hear
   */
  public record Found(Backend server, Optional<Backend> sidecar, String authorization) {
    /** Never the token. */
    @Override
    public String toString() {
      return server.toString();
    }
  }

  private final JsonClient json;
  private final ShortMemory<Found> recent =
      new ShortMemory<>(REMEMBERED_MS, 10_000, System::currentTimeMillis);

  public SessionUpstreams(JsonClient json) {
    this.json = json;
  }

  /**
   * @param visitor a key of who asks; what one visitor may see says nothing about another
   * @throws Failure 404 or 503 with what to do about it
   */
  public Found find(Backend sessions, String name, String visitor, List<Header> identity) {
    var key = visitor + " " + name;
    return recent
        .get(key)
        .orElseGet(
            () -> {
              var found = lookup(sessions, name, identity);
              recent.put(key, found);
              return found;
            });
  }

  private Found lookup(Backend sessions, String name, List<Header> identity) {
    var headers = new HashMap<String, String>();
    identity.forEach(h -> headers.put(h.name(), h.value()));
    var url = sessions.origin() + sessions.basePath() + "/notebooks/upstreams/" + name;
    var answer = json.get(url, headers, PATIENCE);
    return switch (answer.status()) {
      case 200 -> running(name, answer);
      case 409 -> throw notReady(answer);
      case 400, 401, 403, 404 ->
          throw new Failure(
              ErrorCode.NOT_FOUND,
              "There is no session of yours at this address. Log in as the user who started it, or"
                  + " start a new one from the project's page.");
      default ->
          throw Failure.unavailable(
              "The sessions service cannot say where this session runs. Please try again.", null);
    };
  }

  private static Found running(String name, Answer answer) {
    var url = answer.json().getString("url", "");
    if (!url.matches(ADDRESS)) {
      throw Failure.upstream("The sessions service gave no address for this session.", null);
    }
    var sidecar =
        Optional.of(answer.json().getString("sidecar", "")).filter(text -> text.matches(ADDRESS));
    return new Found(
        Backend.at("session " + name, url, IDLE),
        sidecar.map(text -> Backend.at("sidecar of " + name, text, IDLE)),
        answer.json().getString("authorization", ""));
  }

  private static Failure notReady(Answer answer) {
    var advice =
        switch (answer.json().getString("state", "")) {
          case "hibernated" -> "This session is paused. Resume it from the project's page.";
          case "stopping" -> "This session is shutting down. Start a new one when it is gone.";
          case "failed" -> "This session failed. Its logs on the project's page say why.";
          default -> "This session is starting. The page will open as soon as it is ready.";
        };
    return Failure.unavailable(advice, null);
  }
}
