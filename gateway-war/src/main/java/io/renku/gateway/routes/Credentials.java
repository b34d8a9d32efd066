package io.renku.gateway.routes;

import java.util.Optional;

/**
 * What the gateway knows about the sender of one request, ready to be written into headers.
 *
 * @param opaqueAuthorization an Authorization header that is not ours to read, such as a GitLab
 *     personal access token
 */
public record Credentials(
    Optional<User> user, Optional<String> anonymousId, Optional<String> opaqueAuthorization) {

  public static final Credentials NONE =
      new Credentials(Optional.empty(), Optional.empty(), Optional.empty());

  public static Credentials of(User user) {
    return new Credentials(Optional.of(user), Optional.empty(), Optional.empty());
  }

  public static Credentials anonymous(String anonymousId) {
    return new Credentials(Optional.empty(), Optional.of(anonymousId), Optional.empty());
  }

  public static Credentials opaque(String authorization) {
    return new Credentials(Optional.empty(), Optional.empty(), Optional.of(authorization));
  }

  /** A logged-in user; the ID and refresh tokens are known only after a web login. */
  public record User(
      String id,
      String name,
      String email,
      String accessToken,
      Optional<String> idToken,
      Optional<String> refreshToken,
      Optional<GitlabToken> gitlab) {
    @Override
    public String toString() {
      return "user " + id;
    }
  }

  /**
   * @param baseUrl the public address of the GitLab it is good for
   * @param expiresAt seconds since 1970, or -1 when unknown
   */
  public record GitlabToken(String value, long expiresAt, String baseUrl) {
    @Override
    public String toString() {
      return "GitLab token for " + baseUrl;
    }
  }
}
