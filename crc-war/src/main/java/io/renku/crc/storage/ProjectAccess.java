package io.renku.crc.storage;

import io.renku.commons.Caller;
import io.renku.commons.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What the caller may do with the storages of a GitLab project. */
@ApplicationScoped
class ProjectAccess {
  private static final int DEVELOPER = 30;
  private static final int MEMBER = 1;
  private static final int SHORTEST_TOKEN = 8;

  @Inject GitlabClient gitlab;
  @Inject Caller caller;

  boolean isMember(String projectId) {
    return hasLevel(projectId, MEMBER);
  }

  /**
   * @throws Failure 401 for anyone else
   */
  void requireMember(String projectId) {
    require(isMember(projectId));
  }

  /**
   * @throws Failure 401 for anyone else
   */
  void requireDeveloper(String projectId) {
    require(hasLevel(projectId, DEVELOPER));
  }

  private static void require(boolean allowed) {
    if (!allowed) {
      throw Failure.unauthorized("You do not have the required permissions for this operation.");
    }
  }

  private boolean hasLevel(String projectId, int least) {
    var token = caller.gitlabToken().filter(t -> t.length() >= SHORTEST_TOKEN);
    if (token.isEmpty()) {
      return false;
    }
    var user = gitlab.user(token.get());
    var level = gitlab.accessLevel(projectId, user, token.get());
    return level.isPresent() && level.getAsLong() >= least;
  }
}
