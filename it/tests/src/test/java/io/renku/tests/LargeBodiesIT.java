package io.renku.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More than the server's whole heap goes through the gateway: case T1 of its specification. */
@ExtendWith(ArquillianExtension.class)
class LargeBodiesIT {
  private static final long GIBIBYTE = 1L << 30;
  private static final byte[] PIECE = piece();

  @RegisterExtension static final GitlabsPlace<Sink> GITLAB = new GitlabsPlace<>(Sink::new);

  private static byte[] piece() {
    var piece = new byte[64 * 1024];
    new Random(1).nextBytes(piece);
    return piece;
  }

  private static Socket post(long length) throws IOException {
    var base = URI.create(LocalPlatform.base());
    var socket = new Socket(base.getHost(), base.getPort());
    socket.setSoTimeout(60_000);
    var head = "POST /repos/large HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n";
    socket.getOutputStream().write(head.formatted(RawClient.host(), length).getBytes(ISO_8859_1));
    return socket;
  }

  /** Returns the checksum of what was sent. */
  private static long send(Socket to, long length) throws IOException {
    var checksum = new CRC32();
    for (var left = length; left > 0; left -= PIECE.length) {
      to.getOutputStream().write(PIECE);
      checksum.update(PIECE);
    }
    return checksum.getValue();
  }

  private static Sink.Seen seen() throws InterruptedException {
    return GITLAB.taker().seen.poll(60, TimeUnit.SECONDS);
  }

  @Test
  void t1_aGibibyteIsPassedOnByteForByte() throws Exception {
    try (var client = post(GIBIBYTE)) {
      var checksum = send(client, GIBIBYTE);

      var status = new String(client.getInputStream().readNBytes(12), ISO_8859_1);
      assertThat(status).isEqualTo("HTTP/1.1 200");
      assertThat(seen()).isEqualTo(new Sink.Seen(GIBIBYTE, GIBIBYTE, checksum));
    }
  }

  @Test
  void t1_aClientThatLeavesEndsTheUpload() throws Exception {
    try (var client = post(GIBIBYTE)) {
      send(client, GIBIBYTE >> 6);
    }

    var seen = seen();
    assertThat(seen).as("the upstream hears of it").isNotNull();
    assertThat(seen.bytes()).isLessThanOrEqualTo(GIBIBYTE >> 6);
  }
}
