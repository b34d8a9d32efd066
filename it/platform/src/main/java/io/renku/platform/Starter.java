package io.renku.platform;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Starts parts side by side, each as soon as what it needs is ready, and waits for all of them. */
final class Starter {
  /** A part that did not come up, and why. */
  record Failed(Part part, String reason) {}

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
    if (part.isRunning() && !part.isOutdated() && part.complaint().isEmpty()) {
      progress.rests(part.name(), "ready", "was running");
      return;
    }
    if (part.isRunning() && part.isOutdated()) {
      progress.moves(part.name(), "stopping", "it was started with other settings");
      part.stop();
    }
    if (!part.isRunning()) {
      progress.moves(part.name(), "starting", "");
      part.prepare(step -> progress.moves(part.name(), "starting", step));
      part.start();
    }
    progress.moves(part.name(), "starting", "");
    awaitReady(part);
    part.complete(step -> progress.moves(part.name(), "starting", step));
    progress.rests(part.name(), "ready", "");
  }

  private void awaitReady(Part part) throws IOException, InterruptedException {
    var deadline = Instant.now().plus(part.patience());
    for (var complaint = part.complaint(); complaint.isPresent(); complaint = part.complaint()) {
      if (!part.isRunning()) {
        throw new IOException("ended while it was starting");
      }
      var verdict = part.hopeless();
      if (verdict.isPresent()) {
        part.stop();
        throw new IOException(verdict.get());
      }
      if (Instant.now().isAfter(deadline)) {
        part.stop();
        throw new IOException(
            "not ready after %d s: %s".formatted(part.patience().toSeconds(), complaint.get()));
      }
      Thread.sleep(100);
    }
  }

  private void fail(Part part, String reason) {
    failures.add(new Failed(part, reason));
    progress.rests(part.name(), "FAILED", reason);
  }
}
