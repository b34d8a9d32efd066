package io.renku.sessions.users;

import io.renku.sessions.session.SessionOwner;
import java.util.Optional;

/**
 * Who asks for sessions, and what their sessions may be given.
 *
 * @param id Keycloak's subject, or the anonymous id
 * @param git absent when the user has no valid GitLab login; anonymous users have one without token
 */
public record SessionUser(
    String id,
    String username,
    Optional<String> email,
    Optional<String> fullName,
    Optional<String> issuer,
    boolean isAnonymous,
    Optional<String> accessToken,
    Optional<String> refreshToken,
    Optional<GitCredentials> git) {

  public String safeUsername() {
    return SafeName.escape(username);
  }

  public SessionOwner owner() {
    return new SessionOwner(safeUsername(), id);
  }

  public Optional<String> gitToken() {
    return git.flatMap(GitCredentials::token);
  }

  /** Never the tokens. */
  @Override
  public String toString() {
    return "SessionUser[" + username + "]";
  }
}
