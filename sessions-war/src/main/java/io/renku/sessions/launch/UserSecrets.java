package io.renku.sessions.launch;

import io.renku.commons.ErrorCode;
import io.renku.sessions.SessionFailure;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import io.renku.sessions.users.SessionUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.List;

/**
 * The Secrets that belong to users rather than to sessions. One is a user's own when it says that
 * it is a user's ({@code renku.io/user-secret: "true"}) and carries their safe username; what a
 * session owns carries the same name, and is nobody's to mount. A secret of somebody else does not
 * exist.
 */
@ApplicationScoped
class UserSecrets {
  static final String MARK = Session.PREFIX + "user-secret";
  private static final String USER = Session.PREFIX + "userId";

  @Inject SessionCluster cluster;

  /**
   * @throws SessionFailure 404 for what is missing or not the user's own
   */
  void requireOwn(List<String> names, String namespace, SessionUser user) {
    for (var name : names) {
      var secret = cluster.find(ResourceKind.SECRET, namespace, name);
      if (secret.filter(found -> isOwn(found, user)).isEmpty()) {
        throw new SessionFailure(
            ErrorCode.NOT_FOUND,
            1404,
            "The secret %s does not exist or is not yours.".formatted(name),
            null);
      }
    }
  }

  private static boolean isOwn(JsonObject secret, SessionUser user) {
    var labels = Tree.objectAt(secret, "metadata", "labels");
    return Tree.textAt(labels, MARK).orElse("").equals("true")
        && Tree.textAt(labels, Session.OWNER_LABEL).orElse("").equals(user.safeUsername())
        && Tree.textAt(labels, USER).map(user.id()::equals).orElse(true)
        && !user.isAnonymous()
        && Tree.objectsAt(secret, "metadata", "ownerReferences").isEmpty();
  }
}
