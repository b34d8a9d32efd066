package io.renku.forge.hooks;

import io.renku.forge.store.Row;

/** A message that a hook has not taken yet. */
public record Delivery(
    long id,
    long hookId,
    String uuid,
    String event,
    String payload,
    int attempts,
    long nextAt,
    long createdAt)
    implements Row {

  Delivery retryAt(long moment) {
    return new Delivery(id, hookId, uuid, event, payload, attempts + 1, moment, createdAt);
  }
}
