package io.renku.graph.webhooks;

import io.renku.graph.events.Event;
import io.renku.graph.events.EventStatus;

/** How far the newest commit of a project is; absent parts are left out. */
public record IndexingStatus(boolean activated, Progress progress, Details details) {

  /** Steps done of all steps. */
  public record Progress(int done, int total, double percentage) {
    static Progress of(int done) {
      return new Progress(done, EventStatus.STEPS, Math.max(0, done) * 100.0 / EventStatus.STEPS);
    }
  }

  /** In words; {@code stacktrace} is what went wrong, for members only. */
  public record Details(String status, String message, String stacktrace) {}

  static IndexingStatus notActivated() {
    return new IndexingStatus(false, Progress.of(0), null);
  }

  static IndexingStatus justActivated() {
    var details = new Details("in-progress", "Webhook has been installed.", null);
    return new IndexingStatus(true, Progress.of(0), details);
  }

  static IndexingStatus of(Event event, boolean withReason) {
    var status = event.status();
    var reason = withReason && !event.message().isEmpty() ? event.message() : null;
    return new IndexingStatus(
        true, Progress.of(status.done()), new Details(status.outcome(), status.words(), reason));
  }
}
