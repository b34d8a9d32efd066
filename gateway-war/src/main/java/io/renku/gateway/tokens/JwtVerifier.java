package io.renku.gateway.tokens;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.renku.gateway.redis.ShortMemory;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks Keycloak's tokens: signature by a published RSA key, issuer, expiry, and for whom they
 * were made. The algorithm is ours to choose, never the token's beyond the RSA family.
 */
public final class JwtVerifier {
  private static final Map<String, String> ALGORITHMS =
      Map.of("RS256", "SHA256withRSA", "RS384", "SHA384withRSA", "RS512", "SHA512withRSA");
  private static final long LEEWAY_SECONDS = 30;
  private static final long REMEMBERED_MS = 5000;
  private static final int REMEMBERED = 10_000;
  private static final int LONGEST = 32 * 1024;
  private static final long LOGOUT_SECONDS = 300;
  private static final String LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

  private final SigningKeys keys;
  private final String issuer;
  private final String audience;
  private final List<String> clients;
  private final Clock clock;
  private final ShortMemory<Claims> recent;
  private final ShortMemory<Claims> accepted;

  public JwtVerifier(
      SigningKeys keys, String issuer, String audience, List<String> clients, Clock clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.audience = audience;
    this.clients = List.copyOf(clients);
    this.clock = clock;
    this.recent = new ShortMemory<>(REMEMBERED_MS, REMEMBERED, clock::millis);
    this.accepted = new ShortMemory<>(REMEMBERED_MS, REMEMBERED, clock::millis);
  }

  /** Three dotted parts whose first is a JSON object: something that claims to be a JWT. */
  public static boolean looksLikeJwt(String token) {
    return token.startsWith("eyJ") && token.chars().filter(c -> c == '.').count() == 2;
  }

  /**
   * @throws BadToken when it is not an access token for us
   */
  public Claims accessToken(String token) {
    var claims = accepted.get(token).orElseGet(() -> access(token));
    checkTime(claims);
    return claims;
  }

  private Claims access(String token) {
    var claims = signed(token);
    var type = claims.text("typ").orElse("Bearer");
    if (!type.equals("Bearer")
        || !claims.texts("aud").contains(audience)
        || !clients.contains(claims.text("azp").orElse(""))) {
      throw BadToken.unknown();
    }
    accepted.put(token, claims);
    return claims;
  }

  /**
   * @throws BadToken when it is not the ID token of this login
   */
  public Claims idToken(String token, String clientId, String nonce) {
    var claims = signed(token);
    if (!claims.texts("aud").contains(clientId)
        || !claims.text("azp").orElse(clientId).equals(clientId)
        || !claims.text("nonce").orElse("").equals(nonce)) {
      throw BadToken.unknown();
    }
    return claims;
  }

  /**
   * @throws BadToken when it is not Keycloak's word, given lately, that a session is over
   */
  public Claims logoutToken(String token, String clientId) {
    var claims = authentic(token);
    var age = clock.instant().getEpochSecond() - claims.number("iat");
    if (!isOurs(claims)
        || !claims.texts("aud").contains(clientId)
        || !(claims.json().get("events") instanceof JsonObject events)
        || !events.containsKey(LOGOUT_EVENT)
        || claims.json().containsKey("nonce")) {
      throw BadToken.unknown();
    }
    if (age > LOGOUT_SECONDS || age < -LEEWAY_SECONDS) {
      throw BadToken.expired();
    }
    return claims;
  }

  /** The session at Keycloak that a token belongs to; for one that was checked when it came. */
  public static Optional<String> sessionIn(String token) {
    return new Claims(json(token.split("\\.", -1)[1])).text("sid");
  }

  private Claims signed(String token) {
    return checked(authentic(token));
  }

  /** A signature once checked stays good for a few seconds; the time is looked at anew. */
  private Claims authentic(String token) {
    if (token.length() > LONGEST) {
      throw BadToken.unknown();
    }
    return recent.get(token).orElseGet(() -> remembered(token));
  }

  private Claims remembered(String token) {
    var claims = verified(token);
    recent.put(token, claims);
    return claims;
  }

  private Claims verified(String token) {
    var parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw BadToken.unknown();
    }
    var header = json(parts[0]);
    var algorithm = ALGORITHMS.get(header.getString("alg", ""));
    if (algorithm == null || header.containsKey("crit")) {
      throw BadToken.unknown();
    }
    var key = keys.find(header.getString("kid", "")).orElseThrow(BadToken::unknown);
    checkSignature(algorithm, key, parts);
    return new Claims(json(parts[1]));
  }

  private Claims checked(Claims claims) {
    if (!isOurs(claims)) {
      throw BadToken.unknown();
    }
    checkTime(claims);
    return claims;
  }

  private void checkTime(Claims claims) {
    var now = clock.instant().getEpochSecond();
    if (claims.expiresAt() + LEEWAY_SECONDS <= now) {
      throw BadToken.expired();
    }
    if (claims.json().get("nbf") instanceof jakarta.json.JsonNumber notBefore
        && notBefore.longValue() - LEEWAY_SECONDS > now) {
      throw BadToken.unknown();
    }
  }

  private boolean isOurs(Claims claims) {
    return claims.text("iss").orElse("").equals(issuer) && !claims.subject().isEmpty();
  }

  private static void checkSignature(String algorithm, PublicKey key, String[] parts) {
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initVerify(key);
      signature.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
      if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
        throw BadToken.unknown();
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw BadToken.unknown(e);
    }
  }

  private static JsonObject json(String base64url) {
    try {
      var text = new String(Base64.getUrlDecoder().decode(base64url), UTF_8);
      try (var reader = Json.createReader(new StringReader(text))) {
        return reader.readObject();
      }
    } catch (IllegalArgumentException | JsonException | ClassCastException e) {
      throw BadToken.unknown(e);
    }
  }
}
