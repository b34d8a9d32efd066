package io.renku.sessions.launch;

import io.renku.commons.Failure;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionEndpoint;
import io.renku.sessions.users.SessionUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a session's git sidecar about unsaved work; no answer is an answer, too. */
@ApplicationScoped
class SidecarClient {
  private static final Logger LOG = LoggerFactory.getLogger(SidecarClient.class);
  private static final String QUESTION =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"git/get_status\",\"params\":{}}";

  /** Nobody wants to wait longer for a session to fall asleep. */
  private static final int PATIENCE = 5;

  @Inject SessionEndpoint endpoint;
  @Inject SessionsConfig config;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  record WorkTree(String branch, String commit, boolean isDirty, boolean isSynchronized) {}

  Optional<WorkTree> status(Session session, SessionUser user) {
    try {
      var address =
          config.isReferenceProfile() ? endpoint.of(session) : endpoint.sidecarOf(session);
      return address.flatMap(url -> ask(url, session, user));
    } catch (Failure e) {
      LOG.debug("No endpoint of {}: {}", session.key(), e.getMessage());
      return Optional.empty();
    }
  }

  /** The proxy in front wants the user's token, the sidecar itself the session's. */
  private String authorization(Session session, SessionUser user) {
    return config.isReferenceProfile()
        ? "Bearer " + user.accessToken().orElse("")
        : "token " + session.token().orElse("");
  }

  private Optional<WorkTree> ask(String address, Session session, SessionUser user) {
    var request =
        HttpRequest.newBuilder(URI.create(address + session.path() + "/sidecar/jsonrpc"))
            .header("Content-Type", "application/json")
            .header("Authorization", authorization(session, user))
            .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
            .build();
    try {
      var answer =
          http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
              .orTimeout(Math.min(PATIENCE, config.patienceSeconds), TimeUnit.SECONDS)
              .join();
      return read(Tree.objectAt(Tree.parse(answer.body()), "result"));
    } catch (CompletionException | JsonException e) {
      LOG.info("The git sidecar of {} does not answer: {}", session.key(), e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<WorkTree> read(JsonObject result) {
    return result.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new WorkTree(
                Tree.textAt(result, "branch").orElse(""),
                Tree.textAt(result, "commit").orElse(""),
                !Tree.isTrueAt(result, "clean"),
                Tree.numberAt(result, 0, "ahead") == 0 && Tree.numberAt(result, 0, "behind") == 0));
  }
}
