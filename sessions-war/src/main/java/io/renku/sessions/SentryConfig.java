package io.renku.sessions;

import java.util.Optional;

/** Where a container reports its errors. */
public record SentryConfig(
    boolean isEnabled, Optional<String> dsn, Optional<String> environment, String sampleRate) {}
