package io.renku.gateway.identity;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;

/**
 * The sender has to log in (again). Clients parse the message and the target, which names the
 * header profile.
 */
public final class Unauthenticated extends Failure {
  private static final long serialVersionUID = 1L;

  private final String target;
  private final Kind kind;

  private enum Kind {
    BAD_TOKEN,
    EXPIRED_SESSION,
    NO_GITLAB_TOKEN,
    NOBODY
  }

  private Unauthenticated(String message, String target, Kind kind) {
    super(ErrorCode.UNAUTHORIZED, message);
    this.target = target;
    this.kind = kind;
  }

  public static Unauthenticated badToken(String message, String target) {
    return new Unauthenticated(message, target, Kind.BAD_TOKEN);
  }

  /** The web session is there, but Keycloak no longer renews its tokens. */
  public static Unauthenticated expiredSession(String target) {
    return new Unauthenticated("can't refresh access token", target, Kind.EXPIRED_SESSION);
  }

  /** There is no GitLab token for the user, and this call cannot do without. */
  public static Unauthenticated noGitlabToken(String target) {
    return new Unauthenticated("can't refresh access token", target, Kind.NO_GITLAB_TOKEN);
  }

  public static Unauthenticated anonymous(String target) {
    return new Unauthenticated("login required", target, Kind.NOBODY);
  }

  public String target() {
    return target;
  }

  public boolean isSessionExpired() {
    return kind == Kind.EXPIRED_SESSION;
  }

  /** Nobody is logged in at all. */
  public boolean isNobody() {
    return kind == Kind.NOBODY;
  }
}
