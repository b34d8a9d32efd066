package io.renku.sessions.session;

import java.time.Instant;

/** Times as resources carry them. */
public final class Timestamps {
  private Timestamps() {}

  /** ISO 8601 in whole seconds with {@code +00:00}, which every client can read. */
  public static String stamp(Instant time) {
    return SessionReport.stamp(time);
  }
}
