package io.renku.gateway.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;

/** Requests byte for byte, as no decent client would send them. */
final class Wire {
  private static final int PATIENCE_MS = 30_000;

  private Wire() {}

  static String get(URI base, String target, String... headerLines) {
    var lines = headerLines.length == 0 ? "" : String.join("\r\n", headerLines) + "\r\n";
    return send(
        base,
        "GET "
            + target
            + " HTTP/1.1\r\nHost: "
            + base.getAuthority()
            + "\r\n"
            + lines
            + "Connection: close\r\n\r\n");
  }

  /** Sends the text and reads until the server closes the connection. */
  static String send(URI base, String text) {
    try (var socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(PATIENCE_MS);
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
