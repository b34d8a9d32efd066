package io.renku.forge;

import io.renku.forge.oauth.OAuthApplication;
import java.nio.file.Path;
import java.util.List;

/**
 * What a forge needs to know. A port of 0 takes any free one; a null {@code publicUrl} is made from
 * host and port. A null {@code keycloakIssuer} switches browser sign-in off, a null {@code
 * rootToken} the administrator's token.
 */
public record ForgeConfig(
    String host,
    int port,
    Path dataDirectory,
    String publicUrl,
    String keycloakIssuer,
    String keycloakClientId,
    String keycloakClientSecret,
    List<OAuthApplication> applications,
    String rootToken) {

  /** Loopback, no sign-in, no applications: what most tests want. */
  public static ForgeConfig local(Path dataDirectory, String rootToken) {
    return new ForgeConfig(
        "127.0.0.1", 0, dataDirectory, null, null, null, null, List.of(), rootToken);
  }

  public ForgeConfig withPort(int newPort) {
    return new ForgeConfig(
        host,
        newPort,
        dataDirectory,
        publicUrl,
        keycloakIssuer,
        keycloakClientId,
        keycloakClientSecret,
        applications,
        rootToken);
  }

  public ForgeConfig withSignIn(String issuer, String clientId, String clientSecret) {
    return new ForgeConfig(
        host,
        port,
        dataDirectory,
        publicUrl,
        issuer,
        clientId,
        clientSecret,
        applications,
        rootToken);
  }

  public ForgeConfig withApplications(OAuthApplication... clients) {
    return new ForgeConfig(
        host,
        port,
        dataDirectory,
        publicUrl,
        keycloakIssuer,
        keycloakClientId,
        keycloakClientSecret,
        List.of(clients),
        rootToken);
  }
}
