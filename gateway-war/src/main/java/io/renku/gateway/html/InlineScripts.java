package io.renku.gateway.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Scripts that stand in a page itself. A content security policy names each by its hash, so that
 * the page's own run and those that somebody brought into it do not.
 */
public final class InlineScripts {
  private static final Pattern SCRIPT =
      Pattern.compile(
          "<script\\b(?![^>]*\\bsrc\\s*=)[^>]*>(.*?)</script\\s*>",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private InlineScripts() {}

  /** As sources of a policy's {@code script-src}. */
  public static List<String> sources(String html) {
    return SCRIPT
        .matcher(html)
        .results()
        .map(found -> "'sha256-" + hash(found.group(1)) + "'")
        .distinct()
        .toList();
  }

  private static String hash(String script) {
    try {
      // Browsers see line ends as they see them everywhere in a page.
      var seen = script.replace("\r\n", "\n").replace('\r', '\n').getBytes(UTF_8);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(seen));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256", e);
    }
  }
}
