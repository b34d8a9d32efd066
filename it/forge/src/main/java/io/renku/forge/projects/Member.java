package io.renku.forge.projects;

import io.renku.forge.store.Row;

/** A user's place in one project or group (exactly one of the two ids is set). */
public record Member(
    long id,
    Long projectId,
    Long groupId,
    long userId,
    int level,
    String expiresOn,
    Long createdBy,
    long createdAt)
    implements Row {

  Member at(int newLevel, String newExpiry) {
    return new Member(id, projectId, groupId, userId, newLevel, newExpiry, createdBy, createdAt);
  }
}
