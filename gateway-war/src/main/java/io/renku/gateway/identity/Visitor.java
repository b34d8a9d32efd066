package io.renku.gateway.identity;

import io.renku.gateway.tokens.Claims;
import java.util.Optional;

/** Who sent a request. */
public sealed interface Visitor {

  /**
   * Nobody we know.
   *
   * @param cookieId the id in a cookie that we signed, if there was one
   */
  record Anonymous(Optional<String> cookieId) implements Visitor {}

  /** Sent an Authorization header that is not for us to read. */
  record Stranger(String authorization) implements Visitor {}

  /** Sent a Keycloak access token with the request. */
  record Bearer(Claims claims, String token) implements Visitor {}

  /** A browser that logged in before. */
  record Member(String sessionId, String userId) implements Visitor {}

  default Optional<String> user() {
    return switch (this) {
      case Bearer(var claims, _) -> Optional.of(claims.subject());
      case Member(_, var userId) -> Optional.of(userId);
      case Anonymous _, Stranger _ -> Optional.empty();
    };
  }
}
