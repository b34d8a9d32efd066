package io.renku.sessions.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class QuantityTest {
  @Test
  void appendix_sizesAreReadInEverySpelling() {
    assertThat(Quantity.bytes("16000000000")).hasValue(16_000_000_000L);
    assertThat(Quantity.bytes("10Gi")).hasValue(10_737_418_240L);
    assertThat(Quantity.bytes("1.5g")).hasValue(1_500_000_000L);
    assertThat(Quantity.bytes("2kb")).hasValue(2_000L);
    assertThat(Quantity.bytes("1.6E10")).hasValue(16_000_000_000L);
    assertThat(Quantity.bytes("-1")).isEmpty();
    assertThat(Quantity.bytes("1e999999999")).isEmpty();
    assertThat(Quantity.bytes("many")).isEmpty();
  }

  @Test
  void sizesAreShownInGigabytes() {
    assertThat(Quantity.inGigabytes(16_000_000_000L)).isEqualTo("16G");
    assertThat(Quantity.inGigabytes(10_737_418_240L)).isEqualTo("10.74G");
    assertThat(Quantity.inGigabytes(104_857_600L)).isEqualTo("0.10G");
    assertThat(Quantity.inGigabytes(1_500_000_000L)).isEqualTo("1.50G");
  }

  @Test
  void appendix_coresAreReadDownToNanos() {
    assertThat(Quantity.cores("0.5")).hasValue(new BigDecimal("0.5"));
    assertThat(Quantity.cores("500m")).hasValue(new BigDecimal("0.5"));
    assertThat(Quantity.cores("12345u")).hasValue(new BigDecimal("0.012345"));
    assertThat(Quantity.cores("two")).isEmpty();
  }
}
