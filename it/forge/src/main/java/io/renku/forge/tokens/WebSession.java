package io.renku.forge.tokens;

import io.renku.forge.store.Row;

/** A signed-in browser. */
public record WebSession(long id, String digest, long userId, long createdAt) implements Row {}
