package io.renku.core.metadata;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/** Names of stored objects, and the files they lie in. */
public final class Oid {
  private static final String FOLDER = ".renku/metadata/";
  private static final int HASH_LENGTH = 64;

  private Oid() {}

  /** The name of an object that has an id: SHA3-256 of the id. */
  public static String of(String id) {
    try {
      var digest = MessageDigest.getInstance("SHA3-256");
      return HexFormat.of().formatHex(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA3-256", e);
    }
  }

  /** A name for an object without id. */
  public static String random() {
    return hex() + hex();
  }

  /** 32 random hexadecimal digits, the form of our identifiers. */
  public static String hex() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  public static String path(String oid) {
    var name = oid.toLowerCase(Locale.ROOT);
    if (!name.matches("[a-z0-9_-]+")) {
      throw new IllegalArgumentException("Not the name of a stored object: " + oid);
    }
    return name.length() == HASH_LENGTH
        ? FOLDER + name.substring(0, 2) + "/" + name.substring(2, 4) + "/" + name
        : FOLDER + name;
  }
}
