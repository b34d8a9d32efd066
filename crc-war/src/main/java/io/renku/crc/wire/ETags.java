package io.renku.crc.wire;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Names one state of a resource. Made from its content, so that also a change by another program on
 * the same database is noticed.
 */
public final class ETags {
  private static final Jsonb JSONB = JsonbBuilder.create();
  private static final int LENGTH = 22;

  private ETags() {}

  /** The tag without its quotes. */
  public static String of(Object view) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256")
              .digest(JSONB.toJson(view).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256", e);
    }
  }
}
