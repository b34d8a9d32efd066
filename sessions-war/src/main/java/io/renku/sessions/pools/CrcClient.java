package io.renku.sessions.pools;

import io.renku.commons.Failure;
import io.renku.sessions.PlatformConfig;
import io.renku.sessions.SessionFailure;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.Tree;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The classes of compute resources that a caller may use, in the service's order. */
@ApplicationScoped
public class CrcClient {
  private static final Logger LOG = LoggerFactory.getLogger(CrcClient.class);

  /** A far end that was slow once is not asked again. */
  private static final long QUICK = 1000;

  @Inject PlatformConfig platform;
  @Inject SessionsConfig config;
  private volatile CrcApi api;

  @Retry(maxRetries = 1, delay = 100, jitter = 50, maxDuration = QUICK, retryOn = Failure.class)
  @CircuitBreaker(requestVolumeThreshold = 10, delay = 2000, skipOn = SessionFailure.class)
  public List<ComputeClass> classes(Optional<String> accessToken) {
    return read(api -> api.pools(bearer(accessToken), null, null, null, null));
  }

  /** With {@code isMatching} set on those that are large enough; sizes in gigabytes. */
  @Retry(maxRetries = 1, delay = 100, jitter = 50, maxDuration = QUICK, retryOn = Failure.class)
  @CircuitBreaker(requestVolumeThreshold = 10, delay = 2000, skipOn = SessionFailure.class)
  public List<ComputeClass> matching(
      Optional<String> accessToken, BigDecimal cpu, int gpu, long memory, long storage) {
    return read(api -> api.pools(bearer(accessToken), cpu.toPlainString(), gpu, memory, storage));
  }

  private List<ComputeClass> read(Function<CrcApi, JsonArray> call) {
    try {
      return call.apply(api()).stream()
          .filter(JsonObject.class::isInstance)
          .map(JsonValue::asJsonObject)
          .flatMap(
              pool ->
                  Tree.objectsAt(pool, "classes").stream().map(json -> ComputeClass.of(pool, json)))
          .toList();
    } catch (WebApplicationException e) {
      throw SessionFailure.internal(
          SessionFailure.UPSTREAM,
          "The service for compute resources answered %d.".formatted(e.getResponse().getStatus()));
    } catch (ClassCastException e) {
      throw Failure.upstream(
          "The service for compute resources answered something that is no list of pools.", e);
    } catch (ProcessingException e) {
      LOG.warn("{} did not answer: {}", platform.crcUrl, String.valueOf(e.getCause()));
      throw Failure.unavailable(
          "The service for compute resources cannot be reached; try again in a moment.", e);
    }
  }

  private static String bearer(Optional<String> accessToken) {
    return accessToken.map(token -> "Bearer " + token).orElse(null);
  }

  private synchronized CrcApi api() {
    if (api == null) {
      api =
          RestClientBuilder.newBuilder()
              .baseUri(URI.create(platform.crcUrl))
              .connectTimeout(2, TimeUnit.SECONDS)
              .readTimeout(config.patienceSeconds, TimeUnit.SECONDS)
              .build(CrcApi.class);
    }
    return api;
  }
}
