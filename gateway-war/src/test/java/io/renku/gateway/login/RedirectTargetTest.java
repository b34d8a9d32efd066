package io.renku.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;

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
  @FieldSource("io.renku.gateway.kit.EvilTargets#FORMS")
  void everythingElseLeadsHome(String wanted) {
    assertThat(targets.of(wanted)).isEqualTo(BASE);
  }

  @Test
  void anEmptyPortIsTheDefaultPort() {
    assertThat(targets.of("https://renku.example:/x")).startsWith("https://renku.example:/x");
  }
}
