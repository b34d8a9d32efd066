package io.renku.gateway.tokens;

import io.renku.commons.Failure;
import io.renku.gateway.turns.WouldWait;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The keys that Keycloak signs with. They are fetched when first needed and again, at most every
 * few seconds, when a token names one that we do not know.
 */
public final class SigningKeys {
  private static final long PAUSE_MS = 5000;
  private static final long PAUSE_AFTER_FAILURE_MS = 1000;
  private static final int SMALLEST_MODULUS = 2048;

  private final Supplier<JsonObject> jwks;
  private final Clock clock;
  private volatile Map<String, PublicKey> keys = Map.of();
  private long nextFetch;

  /**
   * @param jwks fetches the key set; may throw {@link Failure}
   */
  public SigningKeys(Supplier<JsonObject> jwks, Clock clock) {
    this.jwks = jwks;
    this.clock = clock;
  }

  /**
   * @throws Failure 503 while no key was ever loaded
   */
  public Optional<PublicKey> find(String kid) {
    var key = keys.get(kid);
    if (key != null) {
      return Optional.of(key);
    }
    refetch();
    return Optional.ofNullable(keys.get(kid));
  }

  public boolean areLoaded() {
    if (keys.isEmpty()) {
      try {
        refetch();
      } catch (Failure _) {
        return false;
      }
    }
    return !keys.isEmpty();
  }

  private void refetch() {
    WouldWait.check();
    refetchOnce();
  }

  private synchronized void refetchOnce() {
    if (clock.millis() < nextFetch) {
      requireLoaded(null);
      return;
    }
    try {
      keys = parse(jwks.get().getJsonArray("keys"));
      nextFetch = clock.millis() + PAUSE_MS;
    } catch (Failure | ClassCastException | NullPointerException e) {
      nextFetch = clock.millis() + PAUSE_AFTER_FAILURE_MS;
      requireLoaded(e);
    }
  }

  private void requireLoaded(Exception cause) {
    if (keys.isEmpty()) {
      throw Failure.unavailable(
          "Access tokens cannot be checked because Keycloak does not answer.", cause);
    }
  }

  private static Map<String, PublicKey> parse(JsonArray set) {
    var parsed = new HashMap<String, PublicKey>();
    for (var key : set.getValuesAs(JsonObject.class)) {
      if ("RSA".equals(key.getString("kty", ""))
          && "sig".equals(key.getString("use", "sig"))
          && key.containsKey("kid")) {
        rsa(key).ifPresent(rsa -> parsed.put(key.getString("kid"), rsa));
      }
    }
    return Map.copyOf(parsed);
  }

  private static Optional<PublicKey> rsa(JsonObject key) {
    try {
      var modulus = number(key.getString("n"));
      if (modulus.bitLength() < SMALLEST_MODULUS) {
        return Optional.empty();
      }
      var spec = new RSAPublicKeySpec(modulus, number(key.getString("e")));
      return Optional.of(KeyFactory.getInstance("RSA").generatePublic(spec));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static BigInteger number(String base64url) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64url));
  }
}
