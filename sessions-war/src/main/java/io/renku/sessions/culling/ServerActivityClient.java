package io.renku.sessions.culling;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a running session's server, inside the cluster, when it was last used. */
@ApplicationScoped
class ServerActivityClient {
  /** For the whole answer: users run what they like there, and it may never end. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final long LONGEST = 64 * 1024;

  @Inject SessionCluster cluster;
  @Inject SessionEndpoint endpoint;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  Optional<ServerActivity> of(Session session) {
    return endpoint.of(session).flatMap(address -> ask(address, session));
  }

  private Optional<ServerActivity> ask(String address, Session session) {
    var request =
        HttpRequest.newBuilder(URI.create(address + session.path() + "/api/status")).timeout(LIMIT);
    token(session)
        .filter(token -> !token.isEmpty())
        .ifPresent(token -> request.header("Authorization", "token " + token));
    var sent =
        http.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST));
    try {
      var answer = sent.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return answer.statusCode() == 200
          ? ServerActivity.of(Tree.parseObject(answer.body()))
          : Optional.empty();
    } catch (ExecutionException | TimeoutException | JsonException | ClassCastException e) {
      return Optional.empty(); // a server that does not answer is not up, and not idle
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      sent.cancel(true);
    }
  }

  /** A token that was made up for the session lies in its Secret only. */
  private Optional<String> token(Session session) {
    return session
        .token()
        .or(
            () ->
                cluster
                    .find(ResourceKind.SECRET, session.key().namespace(), session.name())
                    .flatMap(secret -> Tree.textAt(secret, "data", "jupyterServerAppToken"))
                    .map(
                        data ->
                            new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8)));
  }
}
