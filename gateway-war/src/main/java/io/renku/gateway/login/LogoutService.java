package io.renku.gateway.login;

import io.renku.gateway.GatewayConfig;
import io.renku.gateway.sessions.SessionRepository;
import io.renku.gateway.sessions.WebSession;
import io.renku.gateway.tokens.BadToken;
import io.renku.gateway.tokens.Claims;
import io.renku.gateway.tokens.JwtVerifier;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends browsers' sessions: here, at Keycloak and at GitLab. The tokens stay: sessions that are
 * running still work with them.
 */
public final class LogoutService {
  private static final Logger LOG = LoggerFactory.getLogger(LogoutService.class);

  private final GatewayConfig config;
  private final SessionRepository sessions;
  private final JwtVerifier verifier;
  private final AccountClient account;
  private final RedirectTarget targets;

  public LogoutService(
      GatewayConfig config,
      SessionRepository sessions,
      JwtVerifier verifier,
      AccountClient account) {
    this.config = config;
    this.sessions = sessions;
    this.verifier = verifier;
    this.account = account;
    this.targets = new RedirectTarget(config.baseUrl(), config.redirectOrigins());
  }

  /**
   * @param target where the browser goes in the end
   * @param keycloakLogout where Keycloak's own session ends; empty when nobody was logged in
   */
  public record Farewell(String target, Optional<String> keycloakLogout) {}

  public Farewell end(Optional<String> sessionId, String redirectUrl) {
    var target = targets.of(redirectUrl);
    var session = sessionId.flatMap(sessions::findLatest);
    session.ifPresent(s -> sessions.delete(s.id()));
    var keycloak = session.flatMap(WebSession::idToken).map(hint -> endSession(hint, target));
    return new Farewell(target, keycloak);
  }

  /** As {@link #end}, and for each other browser in which the user is logged in. */
  public Farewell endEverywhere(Optional<String> sessionId, String redirectUrl) {
    var user = sessionId.flatMap(sessions::findLatest).flatMap(WebSession::userId);
    var farewell = end(sessionId, redirectUrl);
    user.ifPresent(
        sub -> {
          sessions.ofUser(sub).forEach(session -> sessions.delete(session.id()));
          account.endSessions(sub);
          LOG.info("User {} logged out everywhere", sub);
        });
    return farewell;
  }

  /**
   * Keycloak says that a session of its own is over, or all of a user's.
   *
   * @throws BadToken when it is not Keycloak that says it
   */
  public void endedAtKeycloak(String logoutToken) {
    var claims = verifier.logoutToken(logoutToken, config.oidcClientId());
    sessions.ofUser(claims.subject()).stream()
        .filter(session -> isMeant(session, claims))
        .forEach(session -> sessions.delete(session.id()));
  }

  /** Whoever logged in after it was said is not meant, so that saying it again does no harm. */
  private static boolean isMeant(WebSession session, Claims logout) {
    return logout
        .text("sid")
        .map(
            sid ->
                session.idToken().flatMap(JwtVerifier::sessionIn).filter(sid::equals).isPresent())
        .orElseGet(() -> session.createdAt() <= logout.number("iat"));
  }

  private String endSession(String idToken, String target) {
    var query = new LinkedHashMap<String, String>();
    query.put("id_token_hint", idToken);
    query.put("client_id", config.oidcClientId());
    query.put("post_logout_redirect_uri", target);
    return config.issuer() + "/protocol/openid-connect/logout?" + AuthorizeUrl.form(query);
  }
}
