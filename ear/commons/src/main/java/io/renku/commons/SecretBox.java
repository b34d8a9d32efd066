package io.renku.commons;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets that we must keep at rest: AES-256-GCM, bound to the place where the box lies (its
 * context), so that a box moved elsewhere does not open. The text form is {@code
 * keyId.base64url(nonce + ciphertext)}; keys rotate by listing the new one first.
 */
public final class SecretBox {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
  private final String sealingKey;

  /**
   * @param configuredKeys comma-separated keys of 64 hexadecimal digits, each optionally as {@code
   *     id:hex}; the first seals, all open
   * @throws IllegalArgumentException when there is no key or one has the wrong length
   */
  public SecretBox(String configuredKeys) {
    for (var entry : configuredKeys.split(",")) {
      var text = entry.strip();
      var colon = text.indexOf(':');
      var id = colon < 0 ? "k" + keys.size() : text.substring(0, colon);
      keys.put(id, new SecretKeySpec(keyBytes(text.substring(colon + 1)), "AES"));
    }
    sealingKey = keys.keySet().iterator().next();
  }

  private static byte[] keyBytes(String hex) {
    if (!hex.matches("[0-9a-fA-F]{64}")) {
      throw new IllegalArgumentException(
          "An encryption key must be 64 hexadecimal digits (256 bits).");
    }
    return HexFormat.of().parseHex(hex);
  }

  public String seal(String secret, String context) {
    try {
      var nonce = new byte[NONCE_BYTES];
      RANDOM.nextBytes(nonce);
      var cipher = cipher(Cipher.ENCRYPT_MODE, sealingKey, nonce, context);
      var sealed = cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8));
      var bytes = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return sealingKey + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM has no AES-GCM", e);
    }
  }

  /**
   * @throws IllegalArgumentException when the box was not sealed by one of our keys for this
   *     context
   */
  public String open(String box, String context) {
    var dot = box.indexOf('.');
    if (dot < 0 || !keys.containsKey(box.substring(0, dot))) {
      throw new IllegalArgumentException(
          "The secret was sealed with a key that is not configured.");
    }
    try {
      var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(box.substring(dot + 1)));
      var nonce = new byte[NONCE_BYTES];
      bytes.get(nonce);
      var sealed = new byte[bytes.remaining()];
      bytes.get(sealed);
      var cipher = cipher(Cipher.DECRYPT_MODE, box.substring(0, dot), nonce, context);
      return new String(cipher.doFinal(sealed), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | java.nio.BufferUnderflowException e) {
      throw new IllegalArgumentException("The secret was changed or belongs elsewhere.", e);
    }
  }

  private Cipher cipher(int mode, String keyId, byte[] nonce, String context)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, keys.get(keyId), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
