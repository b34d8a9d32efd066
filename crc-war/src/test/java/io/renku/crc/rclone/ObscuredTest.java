package io.renku.crc.rclone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObscuredTest {
  /** What `rclone obscure` of 1.60.1 and 1.65.2 printed; `rclone reveal` gives the plain text. */
  @ParameterizedTest
  @CsvSource({
    "potato, KedjzkTrDP2qWdTREwBQViUez8BmFg",
    "potato, LWQDv_StZC1l6aVVi4K41Fr7xgFOLw",
    "pässwörd ✓ 😀, Oz_GKunfZOp8faSlKZYG5VAx3STOmMzdNCrtj-EIR8bJGJ8",
    "pässwörd ✓ 😀, 3r9_YskF6-fmeFBlPMZCm-nTFeihiUZrGJT9ytAjQTFLaOE",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, TYDyEtqKirhl--2PVrW73e_RcGGXVYI-nXsdDIwcGGskBl-aLjzltd6mwc_MzietXUAAqx9m2bY",
    "'', hVM9Sz_VSBZXfgrOdZNpBg"
  })
  void textIsObscuredAsRcloneDoes(String plain, String recorded) {
    var start = Arrays.copyOf(Base64.getUrlDecoder().decode(recorded), 16);

    assertThat(Obscured.of(plain, start)).isEqualTo(recorded);
    assertThat(reveal(recorded)).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "sixteen letters!", "<sensitive>\n\t", "ключ 鍵 🔑"})
  void whatIsObscuredCanBeRevealed(String plain) {
    assertThat(reveal(Obscured.of(plain))).isEqualTo(plain);
  }

  @Test
  void thePasswordTwiceLooksDifferent() {
    assertThat(Obscured.of("potato")).isNotEqualTo(Obscured.of("potato"));
  }

  private static String reveal(String obscured) {
    try {
      var key = "9c935b48730a554d6bfd7c63c886a92bd390198eb8128afbf4de162b8b95f638";
      var bytes = Base64.getUrlDecoder().decode(obscured);
      var cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(HexFormat.of().parseHex(key), "AES"),
          new IvParameterSpec(bytes, 0, 16));
      return new String(cipher.doFinal(bytes, 16, bytes.length - 16), StandardCharsets.UTF_8);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
