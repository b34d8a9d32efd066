package io.renku.crc.rclone;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords as rclone wants them in its configuration. That keeps them from a glance and no more:
 * the key is the same in every rclone and published with it.
 */
final class Obscured {
  private static final SecretKeySpec KEY =
      new SecretKeySpec(
          HexFormat.of()
              .parseHex("9c935b48730a554d6bfd7c63c886a92bd390198eb8128afbf4de162b8b95f638"),
          "AES");
  private static final int BLOCK = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Obscured() {}

  static String of(String plain) {
    var start = new byte[BLOCK];
    RANDOM.nextBytes(start);
    return of(plain, start);
  }

  static String of(String plain, byte[] start) {
    try {
      var cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, KEY, new IvParameterSpec(start));
      var text = plain.getBytes(StandardCharsets.UTF_8);
      var result = Arrays.copyOf(start, BLOCK + text.length);
      cipher.doFinal(text, 0, text.length, result, BLOCK);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(result);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has AES in counter mode.", e);
    }
  }
}
