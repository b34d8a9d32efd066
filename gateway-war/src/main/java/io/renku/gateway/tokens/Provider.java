package io.renku.gateway.tokens;

/**
 * Where a user logs in: Keycloak ({@code renku}) or GitLab.
 *
 * @param authorizeUrl for the browser
 * @param tokenUrl for this server
 */
public record Provider(
    String id,
    String authorizeUrl,
    String tokenUrl,
    String clientId,
    String clientSecret,
    String scope) {
  public static final String RENKU = "renku";

  /** Keycloak once more, for a refresh token that outlives the browser's session there. */
  public static final String RENKU_OFFLINE = "renku-offline";

  public static final String GITLAB = "gitlab";

  @Override
  public String toString() {
    return id;
  }
}
