package io.renku.forge.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.forge.http.Json;
import io.renku.forge.tokens.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Signs users in at an OpenID Connect issuer (Keycloak). The issuer is asked for its addresses when
 * the first user comes, so that it may start after this server.
 */
public final class OidcClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String issuer;
  private final String clientId;
  private final String clientSecret;
  private final Clock clock;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private volatile JsonNode discovered;

  /** Who signed in. */
  public record Identity(String subject, String username, String name, String email) {}

  public OidcClient(String issuer, String clientId, String clientSecret, Clock clock) {
    this.issuer = issuer;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.clock = clock;
  }

  private JsonNode discovery() throws IOException {
    var known = discovered;
    if (known == null) {
      var address = URI.create(issuer + "/.well-known/openid-configuration");
      known = json(HttpRequest.newBuilder(address).timeout(TIMEOUT).build());
      if (!known.path("issuer").asText().equals(issuer)) {
        throw new IOException(
            "The identity provider calls itself "
                + known.path("issuer").asText()
                + ", but "
                + issuer
                + " is configured.");
      }
      discovered = known;
    }
    return known;
  }

  public String authorizationUrl(String redirectUri, String state, String nonce, String verifier)
      throws IOException {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("client_id", clientId);
    parameters.put("response_type", "code");
    parameters.put("scope", "openid profile email");
    parameters.put("redirect_uri", redirectUri);
    parameters.put("state", state);
    parameters.put("nonce", nonce);
    parameters.put("code_challenge", Secrets.challenge(verifier));
    parameters.put("code_challenge_method", "S256");
    return discovery().path("authorization_endpoint").asText() + "?" + form(parameters);
  }

  /** Exchanges a code; the identity comes straight from the issuer, so its own word is enough. */
  public Identity identify(String code, String redirectUri, String nonce, String verifier)
      throws IOException {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("grant_type", "authorization_code");
    parameters.put("code", code);
    parameters.put("redirect_uri", redirectUri);
    parameters.put("client_id", clientId);
    parameters.put("client_secret", clientSecret);
    parameters.put("code_verifier", verifier);
    var request =
        HttpRequest.newBuilder(URI.create(discovery().path("token_endpoint").asText()))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form(parameters)))
            .build();
    return identity(claims(json(request).path("id_token").asText()), nonce);
  }

  private Identity identity(JsonNode claims, String nonce) throws IOException {
    var audience = claims.path("aud");
    var isForUs = audience.asText().equals(clientId);
    for (var one : audience) {
      isForUs |= one.asText().equals(clientId);
    }
    if (!claims.path("iss").asText().equals(issuer)
        || !isForUs
        || claims.path("exp").asLong() * 1000 < clock.millis()
        || !Secrets.same(claims.path("nonce").asText(), nonce)
        || claims.path("sub").asText().isEmpty()) {
      throw new IOException("The identity provider's answer is not for this sign-in.");
    }
    var subject = claims.path("sub").asText();
    var username = claims.path("preferred_username").asText(subject);
    return new Identity(
        subject,
        username,
        claims.path("name").asText(username),
        claims.path("email").asText(username + "@localhost"));
  }

  private static JsonNode claims(String token) throws IOException {
    var parts = token.split("\\.");
    if (parts.length != 3) {
      throw new IOException("The identity provider sent no identity token.");
    }
    try {
      return Json.MAPPER.readTree(Base64.getUrlDecoder().decode(parts[1]));
    } catch (IllegalArgumentException e) {
      throw new IOException("The identity token cannot be read.", e);
    }
  }

  private JsonNode json(HttpRequest request) throws IOException {
    try {
      var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException(request.uri().getPath() + " answered " + response.statusCode());
      }
      return Json.MAPPER.readTree(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
