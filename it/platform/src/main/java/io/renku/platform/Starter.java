package io.renku.platform;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Starts parts side by side, each as soon as what it needs is ready, and waits for all of them. */
final class Starter {
  /** A part that did not come up, and why. */
  record Failed(Part part, String reason) {}

  private static final Duration RECOVERY = Duration.ofSeconds(30);

  private final Progress progress;
  private final Map<String, CountDownLatch> settled = new HashMap<>();
  private final List<Failed> failures = Collections.synchronizedList(new ArrayList<>());

  Starter(Progress progress) {
    this.progress = progress;
  }

  List<Failed> start(List<Part> parts) {
    parts.forEach(part -> settled.put(part.name(), new CountDownLatch(1)));
    var threads = parts.stream().map(part -> Thread.ofVirtual().start(() -> settle(part))).toList();
    try {
      for (var thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    return List.copyOf(failures);
  }

  private void settle(Part part) {
    try {
      if (part.elsewhere().isPresent()) {
        look(part);
      } else {
        awaitNeeds(part);
        bringUp(part);
      }
    } catch (IOException | RuntimeException e) {
      fail(part, e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      settled.get(part.name()).countDown();
    }
  }

  private void look(Part part) {
    part.complaint()
        .ifPresentOrElse(
            complaint -> fail(part, "configured elsewhere, but " + complaint),
            () ->
                progress.rests(part.name(), "ready", "elsewhere: " + part.elsewhere().orElse("")));
  }

  private void awaitNeeds(Part part) throws InterruptedException {
    for (var need : part.needs()) {
      if (settled.containsKey(need)) {
        progress.moves(part.name(), "waiting", "for " + need);
        settled.get(need).await();
        if (failures.stream().anyMatch(failed -> failed.part().name().equals(need))) {
          throw new IllegalStateException("not started, because " + need + " failed");
        }
      }
    }
  }

  private void bringUp(Part part) throws IOException, InterruptedException {
    if (part.isRunning() && part.isOutdated()) {
      progress.moves(part.name(), "stopping", "it was started with other settings");
      part.stop();
    }
    if (part.isRunning() && isReadyInTime(part)) {
      progress.rests(part.name(), "ready", "was running");
      return;
    }
    part.stop();
    progress.moves(part.name(), "starting", "");
    part.prepare(step -> progress.moves(part.name(), "starting", step));
    part.start();
    awaitReady(part);
    part.complete(step -> progress.moves(part.name(), "starting", step));
    progress.rests(part.name(), "ready", "");
  }

  /**
   * A part that somebody else started may still be on its way, or be recovering; or it never will
   * be ready.
   */
  private boolean isReadyInTime(Part part) throws IOException, InterruptedException {
    if (part.complaint().isEmpty()) {
      return true;
    }
    progress.moves(part.name(), "waiting", "it runs, but is not ready");
    var age = part.running().map(it -> Duration.between(it.started(), Instant.now()));
    var rest = part.patience().minus(age.orElse(Duration.ZERO));
    var complaint = waitFor(part, rest.compareTo(RECOVERY) > 0 ? rest : RECOVERY);
    if (complaint.isPresent()) {
      progress.moves(part.name(), "stopping", complaint.get());
      return false;
    }
    part.complete(step -> progress.moves(part.name(), "starting", step));
    return true;
  }

  private void awaitReady(Part part) throws IOException, InterruptedException {
    var complaint = waitFor(part, part.patience());
    if (complaint.isPresent()) {
      part.stop();
      throw new IOException(complaint.get());
    }
  }

  /** Waits until the part is ready; the answer is empty then, or why waiting has ended. */
  private static Optional<String> waitFor(Part part, Duration patience)
      throws IOException, InterruptedException {
    var deadline = Instant.now().plus(patience);
    for (var complaint = part.complaint(); complaint.isPresent(); complaint = part.complaint()) {
      if (!part.isRunning()) {
        return Optional.of(part.hopeless().orElse("ended while it was starting"));
      }
      var verdict = part.hopeless();
      if (verdict.isPresent()) {
        return verdict;
      }
      if (Instant.now().isAfter(deadline)) {
        var text = "not ready after %d s: %s".formatted(patience.toSeconds(), complaint.get());
        return Optional.of(text);
      }
      Thread.sleep(100);
    }
    return Optional.empty();
  }

  private void fail(Part part, String reason) {
    failures.add(new Failed(part, reason));
    progress.rests(part.name(), "FAILED", reason);
  }
}
