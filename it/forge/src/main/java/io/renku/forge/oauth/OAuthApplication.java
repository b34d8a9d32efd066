package io.renku.forge.oauth;

import java.util.List;

/**
 * A registered client of the OAuth2 server. A trusted one is approved without asking the user; a
 * null secret makes it public, and then PKCE is required.
 */
public record OAuthApplication(
    String id,
    String secret,
    String name,
    List<String> redirectUris,
    List<String> scopes,
    boolean trusted) {
  /** Everything that this server knows as a scope. */
  public static final List<String> ALL_SCOPES =
      List.of(
          "api",
          "read_api",
          "read_user",
          "read_repository",
          "write_repository",
          "read_registry",
          "write_registry",
          "openid",
          "profile",
          "email");
}
