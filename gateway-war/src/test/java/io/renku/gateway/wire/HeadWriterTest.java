package io.renku.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.routes.Header;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadWriterTest {
  private final HeadWriter writer = new HeadWriter();

  @Test
  void aRequestAndAnAnswerAreWrittenOneAfterTheOther() {
    var headers = List.of(new Header("A", "1"), new Header("B", "\tä 2"));

    assertThat(text(writer.request("GET", "/x?y").line("Host", "h").lines(headers).end()))
        .isEqualTo("GET /x?y HTTP/1.1\r\nHost: h\r\nA: 1\r\nB: \tä 2\r\n\r\n");
    assertThat(text(writer.request("GET /x HTTP/1.0").end())).isEqualTo("GET /x HTTP/1.0\r\n\r\n");
    assertThat(text(writer.answer(404).end())).isEqualTo("HTTP/1.1 404 Not Found\r\n\r\n");
    assertThat(text(writer.answer(499).end())).isEqualTo("HTTP/1.1 499 \r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(chars = {'\r', '\n', '\u0000', '\u001f', '\u007f', '\u010a', '\u200d'})
  void nothingBeginsALineOfItsOwn(char evil) {
    for (var length = 0; length < 20; length++) {
      var value = "a".repeat(length) + evil + "X-Evil: 1";

      assertThat(text(writer.answer(200).line("X", value).end()))
          .isEqualTo("HTTP/1.1 200 OK\r\nX: " + "a".repeat(length) + "?X-Evil: 1\r\n\r\n");
    }
  }

  @Test
  void everyOtherCharacterPasses() {
    for (var c = ' '; c < 0x100; c++) {
      if (c != 0x7f) {
        var value = "abcdefg" + c + "hijklmn" + c;

        assertThat(text(writer.answer(200).line("X", value).end())).contains("X: " + value + "\r");
      }
    }
  }

  @Test
  void aLongHeadIsOneHead() {
    var value = "v".repeat(100_000);

    assertThat(text(writer.answer(200).line("X", value).end()))
        .isEqualTo("HTTP/1.1 200 OK\r\nX: " + value + "\r\n\r\n");
  }

  private static String text(ByteBuffer bytes) {
    return ISO_8859_1.decode(bytes).toString();
  }
}
