package io.renku.graph.events;

import java.util.Locale;

/** Where a commit is on its way into the graph, with the progress that clients are shown. */
public enum EventStatus {
  NEW(1),
  SKIPPED(5),
  GENERATING_TRIPLES(2),
  GENERATION_RECOVERABLE_FAILURE(2),
  GENERATION_NON_RECOVERABLE_FAILURE(5),
  TRIPLES_GENERATED(3),
  TRANSFORMING_TRIPLES(4),
  TRANSFORMATION_RECOVERABLE_FAILURE(4),
  TRANSFORMATION_NON_RECOVERABLE_FAILURE(5),
  TRIPLES_STORE(5),
  AWAITING_DELETION(-1),
  DELETING(-1);

  public static final int STEPS = 5;
  private final int done;

  EventStatus(int done) {
    this.done = done;
  }

  public int done() {
    return done;
  }

  public boolean isFailure() {
    return name().endsWith("NON_RECOVERABLE_FAILURE");
  }

  /** {@code success}, {@code failure} or {@code in-progress}. */
  public String outcome() {
    if (isFailure()) {
      return "failure";
    }
    return done == STEPS ? "success" : "in-progress";
  }

  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
