package io.renku.forge.tokens;

import io.renku.forge.store.Row;
import java.util.List;

/** One pair of OAuth tokens that an application got for a user. */
public record Grant(
    long id,
    String applicationId,
    long userId,
    List<String> scopes,
    String accessDigest,
    String refreshDigest,
    long createdAt,
    boolean revoked)
    implements Row {
  public static final long SECONDS = 7200;

  public long expiresAt() {
    return createdAt + SECONDS * 1000;
  }

  Grant asRevoked() {
    return new Grant(
        id, applicationId, userId, scopes, accessDigest, refreshDigest, createdAt, true);
  }
}
