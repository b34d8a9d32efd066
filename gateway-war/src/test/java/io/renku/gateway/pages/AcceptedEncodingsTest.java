package io.renku.gateway.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedEncodingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br | true | true",
        "gzip | true | false",
        "GZIP;q=0.5 | true | false",
        "gzip;q=0, br | false | true",
        "gzip;q=0.000;x=1, *;q=0.1 | false | true",
        "* | true | true",
        "*;q=0 | false | false",
        "identity | false | false",
        "gzipped | false | false",
        "gzip;q=much | false | false",
        "gzip ; q=1 , br ; q = 1 | true | true",
        ", ,; | false | false",
        "'' | false | false"
      })
  void aClientGetsWhatItTakes(String header, boolean takesGzip, boolean takesBrotli) {
    var accepted = new AcceptedEncodings(header);

    assertThat(accepted.takes("gzip")).isEqualTo(takesGzip);
    assertThat(accepted.takes("br")).isEqualTo(takesBrotli);
  }

  @Test
  void whoSaysNothingGetsItPlain() {
    assertThat(new AcceptedEncodings(null).takes("gzip")).isFalse();
  }
}
