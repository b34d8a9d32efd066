package io.renku.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HexFormat;

/** Names that can safely be used for files and folders. */
public final class SafeNames {
  private SafeNames() {}

  /** Letters, digits, dot, minus and underscore are kept; folders become part of the name. */
  public static String file(String name) {
    return ascii(name)
        .replaceAll("[/\\\\]", " ")
        .strip()
        .replaceAll("\\s+", "_")
        .replaceAll("[^A-Za-z0-9_.-]", "")
        .replaceAll("^[._]+|[._]+$", "");
  }

  /** Without accents, and without what has no ASCII form. */
  public static String ascii(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("[^\\x00-\\x7f]", "");
  }

  static String userFolder(String subject) {
    var bytes = file(subject).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(bytes).replace('/', '_').replace('+', '-');
  }

  static String tokenFolder(String token) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var bytes = digest.digest(token.getBytes(StandardCharsets.UTF_8));
      return "token-" + HexFormat.of().formatHex(bytes).substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256", e);
    }
  }

  /** Header values may be plain or base64 of UTF-8. */
  static String decoded(String value) {
    try {
      var decoded = Base64.getDecoder().decode(value.strip());
      return value.length() % 4 == 0 ? new String(decoded, StandardCharsets.UTF_8) : value;
    } catch (IllegalArgumentException _) {
      return value;
    }
  }
}
