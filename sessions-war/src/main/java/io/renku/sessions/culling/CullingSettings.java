package io.renku.sessions.culling;

import java.time.Duration;

/**
 * @param interval how often sessions are looked at
 * @param idleMillicores the most that an idle session may use
 */
public record CullingSettings(Duration interval, long idleMillicores) {}
