package io.renku.gateway.login;

import io.renku.gateway.GatewayConfig;
import io.renku.gateway.sessions.SessionRepository;
import io.renku.gateway.sessions.WebSession;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Ends this browser's session here, at Keycloak and at GitLab. The tokens stay: sessions that are
 * running still work with them.
 */
public final class LogoutService {
  private final GatewayConfig config;
  private final SessionRepository sessions;
  private final RedirectTarget targets;

  public LogoutService(GatewayConfig config, SessionRepository sessions) {
    this.config = config;
    this.sessions = sessions;
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

  private String endSession(String idToken, String target) {
    var query = new LinkedHashMap<String, String>();
    query.put("id_token_hint", idToken);
    query.put("client_id", config.oidcClientId());
    query.put("post_logout_redirect_uri", target);
    return config.issuer() + "/protocol/openid-connect/logout?" + AuthorizeUrl.form(query);
  }
}
