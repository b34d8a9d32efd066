package io.renku.graph.indexing;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.graph.events.Event;
import io.renku.graph.events.EventStatus;
import io.renku.graph.events.ProcessingRepository;
import io.renku.graph.gitlab.GitLab;
import io.renku.graph.gitlab.GitLabRefused;
import io.renku.graph.tokens.ProjectTokens;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one commit one step further: out of its repository into an export, or out of the export
 * into the triple store. Both steps may be repeated at any time.
 */
@ApplicationScoped
public class Indexer {
  private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
  private static final String METADATA = ".renku";
  private static final String NOT_RENKU = "";
  private static final int TRIES_IF_UNCLEAR = 5;
  private static final Duration FRESH = Duration.ofSeconds(5);

  @Inject ProcessingRepository events;
  @Inject CoreExporter core;
  @Inject GitLab gitlab;
  @Inject ProjectTokens tokens;
  @Inject ProjectFactsClient facts;
  @Inject ProjectWriter writer;
  @Inject Retry retry;

  @Resource(lookup = "java:comp/DefaultManagedExecutorService")
  ExecutorService executor;

  private final Map<String, Future<Optional<ProjectFacts>>> ahead = new ConcurrentHashMap<>();

  /** Returns false when there is nothing to do. */
  boolean step() {
    var toStore = events.claimForTransformation();
    if (toStore.isPresent()) {
      store(toStore.get());
      return true;
    }
    var toExport = events.claimForGeneration();
    toExport.ifPresent(this::export);
    return toExport.isPresent();
  }

  private void export(Event event) {
    var start = Instant.now();
    ahead.put(key(event), executor.submit(() -> factsOf(event)));
    try {
      var payload = compress(exported(event));
      if (since(start).compareTo(FRESH) > 0) {
        ahead.remove(key(event));
      }
      retry.untilDone(() -> events.generated(event, payload, since(start)));
    } catch (CoreExporter.ExportRefused e) {
      var passing = e.isPassing() || (e.isUnclear() && event.attempts() < TRIES_IF_UNCLEAR);
      failed(
          event,
          passing
              ? EventStatus.GENERATION_RECOVERABLE_FAILURE
              : EventStatus.GENERATION_NON_RECOVERABLE_FAILURE,
          e);
    } catch (Failure e) {
      failed(event, EventStatus.GENERATION_RECOVERABLE_FAILURE, e);
    } catch (RuntimeException e) {
      LOG.error("Exporting {} of {} failed", event.id(), event.project().slug(), e);
      failed(event, EventStatus.GENERATION_NON_RECOVERABLE_FAILURE, e);
    }
  }

  private String exported(Event event) {
    var token = tokens.find(event.project().id());
    try {
      return core.export(event.project(), event.id(), token);
    } catch (CoreExporter.ExportRefused e) {
      if (e.mayMeanNotRenku()
          && !gitlab.hasFolder(token, event.project().id(), event.id(), METADATA)) {
        return NOT_RENKU;
      }
      throw e;
    }
  }

  private void store(Event event) {
    var start = Instant.now();
    try {
      var export = events.payload(event).map(Indexer::expand).orElseThrow(() -> lost("its export"));
      var known = knownAhead(event).or(() -> factsOf(event)).orElseThrow(() -> lost("its project"));
      if (export.equals(NOT_RENKU)) {
        writer.writeBare(known);
      } else {
        writer.write(known, export);
      }
      retry.untilDone(() -> events.stored(event, since(start)));
      LOG.info("Indexed {} at {}", known.project().slug(), event.id());
    } catch (TransformationFailure e) {
      failed(event, EventStatus.TRANSFORMATION_NON_RECOVERABLE_FAILURE, e);
    } catch (Failure | GitLabRefused e) {
      failed(event, EventStatus.TRANSFORMATION_RECOVERABLE_FAILURE, e);
    } catch (RuntimeException e) {
      LOG.error("Storing {} of {} failed", event.id(), event.project().slug(), e);
      failed(event, EventStatus.TRANSFORMATION_NON_RECOVERABLE_FAILURE, e);
    }
  }

  private Optional<ProjectFacts> factsOf(Event event) {
    return facts.find(tokens.find(event.project().id()), event.project().id());
  }

  /** What GitLab was asked while core made the export. */
  private Optional<ProjectFacts> knownAhead(Event event) {
    var asked = ahead.remove(key(event));
    if (asked == null) {
      return Optional.empty();
    }
    try {
      return asked.get();
    } catch (ExecutionException e) {
      LOG.debug("GitLab is asked again about {}", event.project().slug(), e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.unavailable("The service is shutting down.", e);
    }
  }

  private static Failure lost(String what) {
    return new Failure(ErrorCode.UPSTREAM, "This commit has lost " + what + ".");
  }

  private void failed(Event event, EventStatus failure, RuntimeException cause) {
    ahead.remove(key(event));
    var delay = failure.isFailure() ? Duration.ZERO : Retry.delay(event.attempts());
    var message = String.valueOf(cause.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
    LOG.warn(
        "{} of {} is now '{}': {}", event.id(), event.project().slug(), failure.words(), message);
    retry.untilDone(() -> events.failed(event, failure, message, delay));
  }

  private static String key(Event event) {
    return event.project().id() + "@" + event.id();
  }

  private static Duration since(Instant start) {
    return Duration.between(start, Instant.now());
  }

  private static byte[] compress(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String expand(byte[] bytes) {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new TransformationFailure("The stored export cannot be read", e);
    }
  }
}
