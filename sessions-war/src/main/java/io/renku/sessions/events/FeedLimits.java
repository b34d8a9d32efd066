package io.renku.sessions.events;

import java.time.Duration;

/**
 * What streams of events may cost.
 *
 * @param streamsPerUser the most that one user may have open here
 * @param remembered how many ended sessions can still be told of after an interruption
 * @param heartbeat how long a stream is silent at most
 * @param longest how long a stream lasts at most; its client then comes back by itself
 */
public record FeedLimits(
    int streamsPerUser, int remembered, Duration heartbeat, Duration longest) {}
