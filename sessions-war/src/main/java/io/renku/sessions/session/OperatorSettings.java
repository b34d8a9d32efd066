package io.renku.sessions.session;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What an installation decides for all of its sessions.
 *
 * @param selectorLabels labels that every child carries, for network policies
 * @param startLimit how long a session may take to start before it counts as failed; zero for ever
 */
public record OperatorSettings(
    Map<String, String> selectorLabels,
    Optional<String> schedulerName,
    String oauth2ProxyImage,
    String passthroughProxyImage,
    int initRestartLimit,
    int restartLimit,
    Duration startLimit) {}
