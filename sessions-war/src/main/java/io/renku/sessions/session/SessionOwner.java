package io.renku.sessions.session;

import io.renku.sessions.cluster.Tree;

/**
 * Whose sessions are meant. The username finds them; the id keeps them from whoever gets the same
 * username later.
 */
public record SessionOwner(String safeUsername, String userId) {
  private static final String USER_LABEL = Session.PREFIX + "userId";

  public boolean owns(Session session) {
    return session.owner().equals(safeUsername)
        && Tree.textAt(session.labels(), USER_LABEL).map(userId::equals).orElse(true);
  }
}
