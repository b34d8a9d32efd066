package io.renku.gateway.kit;

import java.net.URI;
import java.util.List;

/** Addresses that look, to some browser or some parser, like pages of ours and are not. */
public final class EvilTargets {
  private EvilTargets() {}

  /** As if {@code https://renku.example} were our own address. */
  public static final List<String> FORMS =
      List.of(
          "https://evil.example",
          "http://renku.example",
          "https://renku.example:444/",
          "https://renku.example.evil.example",
          "https://renku.exampleevil",
          "https://evil.example/https://renku.example",
          "https://renku.example@evil.example",
          "https://renku.example:x@evil.example",
          "https://user@renku.example/",
          "https://user:pw@renku.example/",
          "https:/evil.example",
          "https:evil.example",
          "https:///evil.example",
          "https:\\\\evil.example",
          "https://evil.example\\@renku.example",
          "https://evil.example\\.renku.example",
          "https://renku.example\\.evil.example",
          "//evil.example",
          "///evil.example",
          "////evil.example",
          "/\\evil.example",
          "/\\/evil.example",
          "\\\\evil.example",
          "\\/evil.example",
          "/\t/evil.example",
          "/\n/evil.example",
          "\t//evil.example",
          " //evil.example",
          " https://evil.example",
          "https://evil.example ",
          "ht\ntps://evil.example",
          "java\tscript:alert(1)",
          "javascript:alert(1)",
          "JavaScript:alert(1)",
          "javascript://renku.example/%0aalert(1)",
          "data:text/html,x",
          "vbscript:x",
          "file:///etc/passwd",
          "ftp://renku.example/",
          "blob:https://renku.example/x",
          "evil.example",
          "projects",
          ".evil.example",
          "@evil.example",
          "?x",
          "#x",
          "https://renku.example%2eevil.example",
          "https://renku.example%00.evil.example",
          "https://[::1]/",
          "https://renku。example/",
          "https://xn--renku-.example",
          "https://renku.example:/@evil.example:443/../x y",
          "https://",
          "https://:443",
          "%2F%2Fevil.example");

  /**
   * @param base our real address
   */
  public static String inTermsOf(String base, String form) {
    return form.replace("https://renku.example", base)
        .replace("renku.example", URI.create(base).getRawAuthority());
  }
}
