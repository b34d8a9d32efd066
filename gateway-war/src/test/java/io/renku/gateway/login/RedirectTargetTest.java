package io.renku.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTargetTest {
  private static final String BASE = "https://renku.example";

  private final RedirectTarget targets = new RedirectTarget(BASE, List.of("https://other.example"));

  @ParameterizedTest
  @CsvSource({
    "https://renku.example, https://renku.example",
    "https://renku.example/, https://renku.example/",
    "https://renku.example/projects/a%2Fb?x=1#y, https://renku.example/projects/a%2Fb?x=1#y",
    "https://RENKU.example:443/x, https://RENKU.example:443/x",
    "https://other.example/x, https://other.example/x",
    "/projects?renku_login=1, https://renku.example/projects?renku_login=1"
  })
  void ourOwnPagesAreAccepted(String wanted, String target) {
    assertThat(targets.of(wanted)).isEqualTo(target);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
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
        "%2F%2Fevil.example"
      })
  void everythingElseLeadsHome(String wanted) {
    assertThat(targets.of(wanted)).isEqualTo(BASE);
  }

  @Test
  void anEmptyPortIsTheDefaultPort() {
    assertThat(targets.of("https://renku.example:/x")).startsWith("https://renku.example:/x");
  }
}
