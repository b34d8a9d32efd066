package io.renku.sessions.users;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Names that Kubernetes takes, made from names that people have. Existing resources rely on it. */
public final class SafeName {
  private SafeName() {}

  /** Letters and digits stay; every other byte becomes a dash and its hexadecimal value. */
  public static String escape(String name) {
    var escaped = new StringBuilder();
    for (var b : name.getBytes(StandardCharsets.UTF_8)) {
      var c = (char) (b & 0xFF);
      var stays = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      escaped.append(stays ? String.valueOf(c) : "-" + Integer.toHexString(c));
    }
    return escaped.toString().toLowerCase(Locale.ROOT);
  }

  /** The one name of a user's session on one commit of one branch of a project. */
  public static String ofSession(
      String safeUsername, String namespace, String project, String branch, String commit) {
    var prefix = safeUsername.matches("[A-Za-z].*") ? "" : "n";
    var all = String.join("-", safeUsername, namespace, project, branch, commit);
    return prefix
        + start(safeUsername, 10)
        + "-"
        + start(escape(project), 24)
        + "-"
        + md5(all).substring(0, 8);
  }

  private static String start(String text, int length) {
    return text.substring(0, Math.min(length, text.length())).toLowerCase(Locale.ROOT);
  }

  private static String md5(String text) {
    try {
      var digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no MD5", e);
    }
  }
}
