package io.renku.sessions.session;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** The random values that one session keeps in its Secret, made once and then read back. */
public record SessionSecrets(String token, String cookieSecret, String proxyCookieSecret) {
  private static final SecureRandom RANDOM = new SecureRandom();

  public static SessionSecrets fresh() {
    return new SessionSecrets(hex(), hex(), Base64.getUrlEncoder().encodeToString(bytes()));
  }

  /** As an existing Secret has them; what it lacks is taken from {@code otherwise}. */
  static SessionSecrets of(JsonObject secret, SessionSecrets otherwise) {
    return new SessionSecrets(
        read(secret, "jupyterServerAppToken", otherwise.token()),
        read(secret, "jupyterServerCookieSecret", otherwise.cookieSecret()),
        read(secret, "oauth2ProxyCookieSecret", otherwise.proxyCookieSecret()));
  }

  private static String read(JsonObject secret, String key, String otherwise) {
    return Tree.textAt(secret, "data", key)
        .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))
        .orElse(otherwise);
  }

  static String encode(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  private static byte[] bytes() {
    var bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Never its values. */
  @Override
  public String toString() {
    return "SessionSecrets[...]";
  }
}
