package io.renku.forge.tokens;

import io.renku.forge.accounts.User;
import io.renku.forge.accounts.Users;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;

/** Finds out who is asking. A token that is shown and not good is refused, never ignored. */
public final class Callers {
  private final Users users;
  private final AccessTokens tokens;
  private final Grants grants;
  private final WebSessions sessions;
  private final Clock clock;

  public Callers(
      Users users, AccessTokens tokens, Grants grants, WebSessions sessions, Clock clock) {
    this.users = users;
    this.tokens = tokens;
    this.grants = grants;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** The caller of an API request. */
  public Caller of(Exchange exchange) {
    return exchange.once("caller", this::identify);
  }

  private Caller identify(Exchange exchange) {
    var personal =
        exchange
            .header("PRIVATE-TOKEN")
            .or(() -> exchange.query("private_token"))
            .map(String::strip);
    if (personal.isPresent()) {
      return ofAccessToken(personal.get()).orElseThrow(ApiFailure::unauthorized);
    }
    var bearer = bearer(exchange).or(() -> exchange.query("access_token"));
    if (bearer.isPresent()) {
      return ofAccessToken(bearer.get())
          .or(() -> ofGrant(bearer.get()))
          .orElseThrow(ApiFailure::unauthorized);
    }
    return isRead(exchange) ? inBrowser(exchange) : Caller.ANONYMOUS;
  }

  /** The caller of a page, by cookie alone. */
  public Caller inBrowser(Exchange exchange) {
    return sessions
        .find(exchange)
        .flatMap(s -> users.find(s.userId()))
        .filter(User::isActive)
        .map(Caller::inBrowser)
        .orElse(Caller.ANONYMOUS);
  }

  /**
   * The caller of git and LFS: a token as password (or as bearer). Empty when credentials were
   * shown that are not good.
   */
  public Optional<Caller> ofGit(Exchange exchange) {
    var header = exchange.header("Authorization");
    if (header.isEmpty()) {
      return Optional.of(Caller.ANONYMOUS);
    }
    try {
      return bearer(exchange)
          .or(() -> password(header.get()))
          .flatMap(text -> ofAccessToken(text).or(() -> ofGrant(text)));
    } catch (ApiFailure _) {
      return Optional.empty();
    }
  }

  private static Optional<String> bearer(Exchange exchange) {
    return exchange
        .header("Authorization")
        .filter(h -> h.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(h -> h.substring(7).strip());
  }

  private static Optional<String> password(String header) {
    if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return Optional.empty();
    }
    try {
      var decoded =
          new String(
              Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
      var colon = decoded.indexOf(':');
      return colon < 0 ? Optional.empty() : Optional.of(decoded.substring(colon + 1));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Optional<Caller> ofAccessToken(String text) {
    return tokens.findByText(text).map(this::check);
  }

  private Caller check(AccessToken token) {
    if (token.revoked()) {
      throw ApiFailure.invalidToken("Token was revoked. You have to re-authorize from the user.");
    }
    if (token.isExpired(tokens.today())) {
      throw ApiFailure.invalidToken(
          "Token is expired. You can either do re-authorization or token refresh.");
    }
    tokens.used(token);
    return new Caller(Optional.of(active(token.userId())), token.scopes(), token, null);
  }

  private Optional<Caller> ofGrant(String text) {
    return grants.findByAccess(text).map(this::check);
  }

  private Caller check(Grant grant) {
    if (grant.revoked()) {
      throw ApiFailure.invalidToken("Token was revoked. You have to re-authorize from the user.");
    }
    if (grant.expiresAt() <= clock.millis()) {
      throw ApiFailure.invalidToken(
          "Token is expired. You can either do re-authorization or token refresh.");
    }
    return new Caller(Optional.of(active(grant.userId())), grant.scopes(), null, grant);
  }

  private User active(long userId) {
    var user = users.find(userId).orElseThrow(ApiFailure::unauthorized);
    if (!user.isActive()) {
      throw ApiFailure.message(403, "403 Forbidden - Your account has been blocked.");
    }
    return user;
  }

  private static boolean isRead(Exchange exchange) {
    return exchange.method().equals("GET") || exchange.method().equals("HEAD");
  }
}
