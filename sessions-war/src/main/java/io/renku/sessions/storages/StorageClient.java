package io.renku.sessions.storages;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.sessions.PlatformConfig;
import io.renku.sessions.SessionFailure;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.users.SessionUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service that keeps storages of projects, knows what rclone accepts, and tries whether a
 * storage can be reached. That trial is its own: it alone decides which addresses users may make a
 * server of ours talk to.
 */
@ApplicationScoped
public class StorageClient {
  private static final Logger LOG = LoggerFactory.getLogger(StorageClient.class);

  /** Older services try nothing, and newer ones not every kind of credential. */
  private static final Set<Integer> CANNOT_TELL = Set.of(404, 405, 501);

  @Inject PlatformConfig platform;
  volatile StorageApi api;

  /**
   * The storage that a project keeps under an id.
   *
   * @throws Failure 404 or 401 as the service says
   */
  @Retry(
      maxRetries = 1,
      delay = 100,
      jitter = 50,
      retryOn = Failure.class,
      abortOn = SessionFailure.class)
  @CircuitBreaker(requestVolumeThreshold = 10, delay = 2000, skipOn = SessionFailure.class)
  public JsonObject kept(String id, long projectId, SessionUser user) {
    return ask(
        api ->
            api.storage(bearer(user), user.gitToken().orElse(null), id, String.valueOf(projectId)),
        refusal ->
            switch (refusal.getStatus()) {
              case 404 ->
                  new SessionFailure(
                      ErrorCode.NOT_FOUND,
                      1404,
                      "The cloud storage %s does not exist or you may not see it.".formatted(id),
                      null);
              case 401, 403 ->
                  new SessionFailure(
                      ErrorCode.UNAUTHORIZED,
                      1401,
                      "You may not use the cloud storage %s; log in as a member of its project."
                          .formatted(id),
                      null);
              default -> trouble(refusal);
            });
  }

  /**
   * @throws SessionFailure 422/1006 when rclone could not use it
   */
  @Retry(
      maxRetries = 1,
      delay = 100,
      jitter = 50,
      retryOn = Failure.class,
      abortOn = SessionFailure.class)
  @CircuitBreaker(requestVolumeThreshold = 10, delay = 2000, skipOn = SessionFailure.class)
  public void validate(JsonObject configuration, SessionUser user) {
    ask(
        api -> closed(api.validate(bearer(user), configuration)),
        refusal ->
            refusal.getStatus() == 422
                ? SessionFailure.refused(
                    SessionFailure.STORAGE, "This cloud storage cannot work: " + message(refusal))
                : trouble(refusal));
  }

  /**
   * Whether the bucket or container is there; the region that it told, if any. One trial at a time
   * is made for a user, so a few repetitions wait for another launch of theirs.
   *
   * @throws SessionFailure 422/1000 when it is not
   */
  @Retry(
      maxRetries = 6,
      delay = 500,
      jitter = 200,
      maxDuration = 8000,
      retryOn = Failure.class,
      abortOn = SessionFailure.class)
  public Optional<String> reach(JsonObject configuration, String sourcePath, SessionUser user) {
    var trial = Tree.object("configuration", configuration, "source_path", sourcePath);
    return ask(
        api -> {
          try (var answer = api.testConnection(bearer(user), trial)) {
            return Optional.ofNullable(answer.getHeaderString("X-Amz-Bucket-Region"));
          }
        },
        refusal ->
            switch (refusal.getStatus()) {
              case 422 ->
                  SessionFailure.refused(
                      SessionFailure.USER,
                      "This cloud storage cannot be reached: " + message(refusal));
              case 503 -> Failure.unavailable(message(refusal), null);
              default -> trouble(refusal);
            },
        CANNOT_TELL);
  }

  private <T> T ask(Function<StorageApi, T> call, Function<Response, Failure> refused) {
    return call(call, refused, Set.of()).orElseThrow();
  }

  private <T> Optional<T> ask(
      Function<StorageApi, Optional<T>> call,
      Function<Response, Failure> refused,
      Set<Integer> passedOver) {
    return call(call, refused, passedOver).flatMap(answer -> answer);
  }

  private <T> Optional<T> call(
      Function<StorageApi, T> call, Function<Response, Failure> refused, Set<Integer> passedOver) {
    try {
      return Optional.of(call.apply(api()));
    } catch (WebApplicationException e) {
      try (var response = e.getResponse()) {
        if (passedOver.contains(response.getStatus())) {
          LOG.info(
              "A cloud storage could not be tried: {} answered {}",
              platform.crcUrl,
              response.getStatus());
          return Optional.empty();
        }
        throw refused.apply(response);
      }
    } catch (ProcessingException e) {
      LOG.warn("{} did not answer: {}", platform.crcUrl, String.valueOf(e.getCause()));
      throw Failure.unavailable(
          "The service for cloud storages cannot be reached; try again in a moment.", e);
    }
  }

  private static Response closed(Response response) {
    response.close();
    return response;
  }

  private static SessionFailure trouble(Response refusal) {
    return SessionFailure.internal(
        SessionFailure.UPSTREAM,
        "The service for cloud storages answered %d.".formatted(refusal.getStatus()));
  }

  private static String message(Response refusal) {
    try {
      return Tree.textAt(Tree.parse(refusal.readEntity(String.class)), "error", "message")
          .orElse("it is refused.");
    } catch (JsonException | ProcessingException e) {
      return "it is refused.";
    }
  }

  private static String bearer(SessionUser user) {
    return user.accessToken().map(token -> "Bearer " + token).orElse(null);
  }

  private synchronized StorageApi api() {
    if (api == null) {
      api =
          RestClientBuilder.newBuilder()
              .baseUri(URI.create(platform.crcUrl))
              .connectTimeout(2, TimeUnit.SECONDS)
              .readTimeout(15, TimeUnit.SECONDS)
              .build(StorageApi.class);
    }
    return api;
  }
}
