package io.renku.sessions.cluster;

import java.time.Duration;

/**
 * How long a watch is trusted.
 *
 * @param asked after which the API server is asked to end it
 * @param silence after which a connection that has said nothing counts as dead; longer, so that
 *     only such a connection runs into it
 */
record WatchLimits(Duration asked, Duration silence) {
  static final WatchLimits USUAL =
      new WatchLimits(Duration.ofSeconds(290), Duration.ofSeconds(320));
}
