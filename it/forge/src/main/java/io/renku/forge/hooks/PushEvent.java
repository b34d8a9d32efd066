package io.renku.forge.hooks;

import io.renku.forge.store.Row;

/** One ref that somebody pushed, as the activity of a project shows it. */
public record PushEvent(
    long id,
    long projectId,
    long userId,
    String ref,
    String before,
    String after,
    int commits,
    String title,
    long createdAt)
    implements Row {}
