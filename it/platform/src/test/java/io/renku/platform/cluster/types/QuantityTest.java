package io.renku.platform.cluster.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QuantityTest {
  @Test
  void amountsHaveOneShortestForm() {
    assertThat(Quantity.of("0.5")).hasToString("500m");
    assertThat(Quantity.of("1000m")).hasToString("1");
    assertThat(Quantity.of("1024Mi")).hasToString("1Gi");
    assertThat(Quantity.of("1e3")).hasToString("1k");
    assertThat(Quantity.of("0")).hasToString("0");
    assertThat(Quantity.of("1073741824")).hasToString("1073741824");
  }

  @Test
  void amountsAddUpAndCompareAcrossUnits() {
    assertThat(Quantity.of("1Gi").plus(Quantity.of("512Mi"))).hasToString("1536Mi");
    assertThat(Quantity.of("1500m").exceeds(Quantity.of("1"))).isTrue();
    assertThat(Quantity.of("1G").exceeds(Quantity.of("1Gi"))).isFalse();
  }

  @Test
  void anythingElseIsRefused() {
    for (var text : new String[] {"", "much", "1KB", "1 Gi", "--1"}) {
      assertThatThrownBy(() -> Quantity.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
