package io.renku.commons;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who is asking: the Keycloak user of the verified bearer token, and what the gateway adds about
 * GitLab and anonymous visitors.
 */
@RequestScoped
public class Caller {
  static final String GITLAB_TOKEN = "Gitlab-Access-Token";
  static final String GITLAB_TOKEN_EXPIRY = "Gitlab-Access-Token-Expires-At";
  static final String ANONYMOUS_ID = "Renku-Auth-Anon-Id";
  private static final String ADMIN_ROLE = "renku-admin";

  @Inject HttpServletRequest request;

  public boolean isAuthenticated() {
    return userId().isPresent();
  }

  /** Keycloak's subject; empty for an anonymous caller. */
  public Optional<String> userId() {
    return token().map(JsonWebToken::getSubject);
  }

  /**
   * @throws Failure 401 for an anonymous caller
   */
  public String requireUserId() {
    return userId()
        .orElseThrow(() -> Failure.unauthorized("Log in first: this needs a valid access token."));
  }

  public Optional<String> name() {
    return claim("name");
  }

  public Optional<String> email() {
    return claim("email");
  }

  public Optional<String> username() {
    return claim("preferred_username");
  }

  public boolean isAdmin() {
    return token().map(JsonWebToken::getGroups).filter(g -> g.contains(ADMIN_ROLE)).isPresent();
  }

  /** The caller's Keycloak access token as it was sent, without "Bearer". */
  public Optional<String> accessToken() {
    return token().map(JsonWebToken::getRawToken);
  }

  /** The caller's GitLab token; a secret, never to be logged. */
  public Optional<String> gitlabToken() {
    return header(GITLAB_TOKEN);
  }

  /** Seconds since 1970 at which the GitLab token ends; empty when unknown. */
  public Optional<Long> gitlabTokenExpiresAt() {
    return header(GITLAB_TOKEN_EXPIRY).filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf);
  }

  public Optional<String> anonymousId() {
    return isAuthenticated() ? Optional.empty() : header(ANONYMOUS_ID);
  }

  private Optional<String> claim(String name) {
    return token().map(t -> t.getClaim(name)).map(Object::toString);
  }

  /** Not injected: for an anonymous caller the server would log an error at each injection. */
  private Optional<JsonWebToken> token() {
    return request.getUserPrincipal() instanceof JsonWebToken token
        ? Optional.of(token)
        : Optional.empty();
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name)).filter(value -> !value.isBlank());
  }
}
