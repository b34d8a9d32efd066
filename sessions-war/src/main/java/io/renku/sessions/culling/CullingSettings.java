package io.renku.sessions.culling;

import java.time.Duration;

/**
 * @param interval how often sessions are looked at
 * @param idleMillicores the most that an idle session may use
 * @param hibernatesStuck whether a session with a volume that failed, or never started, is put to
 *     sleep with its files rather than deleted
 */
public record CullingSettings(Duration interval, long idleMillicores, boolean hibernatesStuck) {}
