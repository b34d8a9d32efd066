package io.renku.forge.hooks;

import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers hook messages at once, each on a virtual thread of its own, and again with growing
 * pauses until the receiver takes them. Waiting messages are in the store, so a restart continues;
 * there are at most {@value #CAPACITY} of them, then the oldest is given up and said so in the log.
 */
public final class HookQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HookQueue.class);
  private static final int CAPACITY = 1000;
  private static final int MAX_ATTEMPTS = 12;
  private static final long FIRST_PAUSE = 500;
  private static final long LONGEST_PAUSE = 300_000;

  private final Store store;
  private final Hooks hooks;
  private final Clock clock;
  private final String instance;
  private final Table<Delivery> table;
  private volatile boolean closing;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("hook-", 0).factory());
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("forge-hook-timer").daemon().factory());
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .executor(workers)
          .build();

  public HookQueue(Store store, Hooks hooks, Clock clock, String instance) {
    this.store = store;
    this.hooks = hooks;
    this.clock = clock;
    this.instance = instance;
    this.table = store.table("deliveries", Delivery.class);
  }

  /** Takes up what an earlier process did not deliver. */
  public void resume() {
    table.all().forEach(this::schedule);
  }

  /** Inside a change; call {@link #start} once the change is made. */
  Delivery enqueue(Hook hook, String event, String payload) {
    if (table.size() >= CAPACITY) {
      var oldest = table.all().findFirst().orElseThrow();
      LOG.warn("The hook queue is full; gave up {} for hook {}", oldest.event(), oldest.hookId());
      table.remove(oldest.id());
    }
    return table.put(
        new Delivery(
            table.nextId(),
            hook.id(),
            UUID.randomUUID().toString(),
            event,
            payload,
            0,
            clock.millis(),
            clock.millis()));
  }

  void start(Delivery delivery) {
    if (!closing) {
      workers.execute(() -> deliver(delivery));
    }
  }

  public int waiting() {
    return table.size();
  }

  private void schedule(Delivery delivery) {
    var pause = Math.max(0, delivery.nextAt() - clock.millis());
    if (!closing) {
      timer.schedule(() -> start(delivery), pause, TimeUnit.MILLISECONDS);
    }
  }

  private void deliver(Delivery delivery) {
    var hook = hooks.find(delivery.hookId());
    if (hook.isEmpty() || table.find(delivery.id()).isEmpty()) {
      forget(delivery);
      return;
    }
    try {
      var status = send(hook.get(), delivery);
      if (status >= 200 && status < 300) {
        forget(delivery);
      } else {
        retry(delivery, hook.get(), "answered " + status);
      }
    } catch (IOException | IllegalArgumentException e) {
      retry(delivery, hook.get(), e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** One attempt, at once; also what the "test" button does. */
  int send(Hook hook, Delivery delivery) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(hook.url()))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .header("User-Agent", "GitLab/16.11.0")
            .header("Idempotency-Key", delivery.uuid())
            .header("X-Gitlab-Event", delivery.event())
            .header("X-Gitlab-Event-UUID", delivery.uuid())
            .header("X-Gitlab-Webhook-UUID", hook.projectId() + "-" + hook.id())
            .header("X-Gitlab-Instance", instance)
            .POST(HttpRequest.BodyPublishers.ofString(delivery.payload(), StandardCharsets.UTF_8));
    if (hook.token() != null && !hook.token().isEmpty()) {
      request.header("X-Gitlab-Token", hook.token());
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private void retry(Delivery delivery, Hook hook, String why) {
    if (closing) {
      return;
    }
    var attempt = delivery.attempts() + 1;
    if (attempt >= MAX_ATTEMPTS) {
      LOG.warn("Hook {} of project {} {}; gave up", hook.id(), hook.projectId(), why);
      forget(delivery);
      return;
    }
    var pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(attempt, 12));
    LOG.info(
        "Hook {} of project {} {}; trying again in {} ms", hook.id(), hook.projectId(), why, pause);
    var next = delivery.retryAt(clock.millis() + pause);
    store.change(() -> table.find(delivery.id()).ifPresent(_ -> table.put(next)));
    schedule(next);
  }

  private void forget(Delivery delivery) {
    store.change(() -> table.remove(delivery.id()));
  }

  @Override
  public void close() {
    closing = true;
    timer.shutdownNow();
    workers.shutdownNow();
    http.shutdownNow();
    try {
      workers.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
