package io.renku.gateway.sessions;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.renku.gateway.routes.HeaderProfile;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The gateway's only cookie: a random id and its signature. One that was tampered with counts as
 * none.
 */
public final class SessionCookie {
  public static final String NAME = HeaderProfile.SESSION_COOKIE;
  private static final String PREFIX = NAME + "=";
  private static final int ID_BYTES = 32;
  private static final int ID_LENGTH = 43;
  private static final int ANONYMOUS_HEX = 32;
  private static final String ALGORITHM = "HmacSHA256";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Keyed once; a copy of it is cheaper than another one. */
  private final Mac keyed;

  private final boolean secure;

  public SessionCookie(String hashKey, boolean secure) {
    try {
      this.keyed = Mac.getInstance(ALGORITHM);
      keyed.init(new SecretKeySpec(hashKey.getBytes(UTF_8), ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM has no " + ALGORITHM, e);
    }
    this.secure = secure;
  }

  public static String newId() {
    var bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * An id that also names its user, which is no secret from them: so the user's tokens can be read
   * together with the session.
   */
  public static String newId(String userId) {
    var name = Base64.getUrlEncoder().withoutPadding().encodeToString(userId.getBytes(UTF_8));
    return newId() + "." + name;
  }

  /** The user that a signed id names, if it names one. */
  public static Optional<String> userIn(String id) {
    return id.length() > ID_LENGTH + 1
        ? Optional.of(new String(Base64.getUrlDecoder().decode(id.substring(ID_LENGTH + 1)), UTF_8))
        : Optional.empty();
  }

  /** The session id in a Cookie header, if there is one that we signed. */
  public Optional<String> idIn(String cookieHeader) {
    if (cookieHeader == null || !cookieHeader.contains(PREFIX)) {
      return Optional.empty();
    }
    var id = Optional.<String>empty();
    for (var start = 0; start < cookieHeader.length() && id.isEmpty(); ) {
      var semicolon = cookieHeader.indexOf(';', start);
      var end = semicolon < 0 ? cookieHeader.length() : semicolon;
      var cookie = cookieHeader.substring(start, end).strip();
      if (cookie.startsWith(PREFIX)) {
        id = verified(cookie.substring(PREFIX.length()));
      }
      start = end + 1;
    }
    return id;
  }

  /** The Set-Cookie line that gives a browser this session. */
  public String set(String id) {
    return NAME + "=" + id + "." + signature("session:" + id) + attributes();
  }

  /** The Set-Cookie line that takes the session away. */
  public String expire() {
    return NAME + "=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT" + attributes();
  }

  /**
   * The name of an anonymous visitor towards backends: it begins with a letter, fits into a
   * Kubernetes label, and does not give the session id away.
   */
  public String anonymousId(String id) {
    return "anon-" + HexFormat.of().formatHex(mac("anonymous:" + id)).substring(0, ANONYMOUS_HEX);
  }

  private Optional<String> verified(String value) {
    var dot = value.lastIndexOf('.');
    if (dot < ID_LENGTH || value.indexOf('.') != ID_LENGTH) {
      return Optional.empty();
    }
    var id = value.substring(0, dot);
    var sent = value.substring(dot + 1).getBytes(UTF_8);
    return MessageDigest.isEqual(sent, signature("session:" + id).getBytes(UTF_8))
        ? Optional.of(id)
        : Optional.empty();
  }

  private String attributes() {
    return "; Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
  }

  private String signature(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(text));
  }

  private byte[] mac(String text) {
    try {
      return ((Mac) keyed.clone()).doFinal(text.getBytes(UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("This JVM's " + ALGORITHM + " cannot be copied", e);
    }
  }
}
