package io.renku.forge.tokens;

import io.renku.forge.store.Row;
import java.time.LocalDate;
import java.util.List;

/** A personal access token, or a project's, whose user is a bot. Only its digest is kept. */
public record AccessToken(
    long id,
    long userId,
    Long projectId,
    Integer accessLevel,
    String name,
    String digest,
    List<String> scopes,
    String expiresOn,
    boolean revoked,
    long createdAt,
    Long lastUsedAt)
    implements Row {

  public boolean isActive(LocalDate today) {
    return !revoked && !isExpired(today);
  }

  public boolean isExpired(LocalDate today) {
    return expiresOn != null && !LocalDate.parse(expiresOn).isAfter(today);
  }

  AccessToken asRevoked() {
    return new AccessToken(
        id,
        userId,
        projectId,
        accessLevel,
        name,
        digest,
        scopes,
        expiresOn,
        true,
        createdAt,
        lastUsedAt);
  }

  AccessToken usedAt(long moment) {
    return new AccessToken(
        id,
        userId,
        projectId,
        accessLevel,
        name,
        digest,
        scopes,
        expiresOn,
        revoked,
        createdAt,
        moment);
  }
}
