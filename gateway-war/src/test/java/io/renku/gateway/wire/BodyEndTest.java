package io.renku.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in pieces of every size; "|" stands for a line break. */
class BodyEndTest {

  @Test
  void aLengthIsCounted() throws ProtocolException {
    for (var piece = 1; piece < 9; piece++) {
      assertThat(left(() -> BodyEnd.after(5), "helloGET", piece)).isEqualTo("GET");
    }
    assertThat(BodyEnd.none().isOver()).isTrue();
    assertThat(BodyEnd.after(1).isOver()).isFalse();
  }

  @Test
  void aConnectionsEndIsNotSeen() throws ProtocolException {
    var end = BodyEnd.ofConnection();
    var bytes = ByteBuffer.wrap("anything".getBytes(ISO_8859_1));
    end.pass(bytes);

    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(end.isOver()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0||",
        "5|hello|0||",
        "5|hello|1|!|000||",
        "A|0123456789|0||",
        "a;x=y;z|0123456789|0||",
        "7|a|b|c|0||",
        "5|hello|0|X-Trailer: 1|Y: 2||"
      })
  void chunksEndWhereTheirLastOneDoes(String text) throws ProtocolException {
    var body = text.replace("|", "\r\n");
    for (var piece = 1; piece < 12; piece++) {
      assertThat(left(BodyEnd::ofChunks, body + "GET /", piece)).isEqualTo("GET /");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "|",
        ";|",
        " 5|hello|0||",
        "5 |hello|0||",
        "+5|hello|0||",
        "0x5|hello|0||",
        "g|",
        "-1|",
        "5\nhello|0||",
        "5|hello0||",
        "5|hello\n0||",
        "5|hello\r0||",
        "5|hello|0|\n",
        "0|\nGET /",
        "0\n\n",
        "5;a\u0000b|hello|0||",
        "0|X: \u0001||",
        "1234567890123456|"
      })
  void whatCouldBeReadInTwoWaysIsAFault(String text) {
    for (var size = 1; size < 12; size++) {
      var piece = size;
      assertThatThrownBy(() -> left(BodyEnd::ofChunks, text.replace("|", "\r\n"), piece))
          .as("pieces of %s", piece)
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void extensionsAndTrailersHaveAnEnd() {
    assertThatThrownBy(() -> left(BodyEnd::ofChunks, "5;" + "x".repeat(5000), 100))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> left(BodyEnd::ofChunks, "0\r\n" + "X: y\r\n".repeat(5000), 100))
        .isInstanceOf(ProtocolException.class);
  }

  /** What follows the body. */
  private static String left(Supplier<BodyEnd> kind, String text, int piece)
      throws ProtocolException {
    var end = kind.get();
    var all = text.getBytes(ISO_8859_1);
    for (var at = 0; at < all.length; at += piece) {
      var bytes = ByteBuffer.wrap(all, at, Math.min(piece, all.length - at));
      end.pass(bytes);
      if (end.isOver()) {
        var last = bytes.position();
        return new String(all, last, all.length - last, ISO_8859_1);
      }
    }
    throw new AssertionError("The body has no end");
  }
}
