package io.renku.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** One connection to the public door, over which anything may be sent. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MS = 60_000;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

  private final Socket socket;

  RawClient() throws IOException {
    var base = URI.create(LocalPlatform.base());
    socket = new Socket(base.getHost(), base.getPort());
    socket.setSoTimeout(PATIENCE_MS);
  }

  static String host() {
    return URI.create(LocalPlatform.base()).getAuthority();
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /**
   * Sends nothing more, and takes everything up to the end of the connection.
   *
   * @throws SocketTimeoutException when the server leaves it open
   */
  String readToEnd() throws IOException {
    var all = new ByteArrayOutputStream();
    try {
      socket.shutdownOutput();
      socket.getInputStream().transferTo(all);
    } catch (SocketException _) {
      // Closed before all of what was sent had been read: that is an end, too.
    }
    return all.toString(ISO_8859_1);
  }

  /** Everything up to and including the text. */
  String readTo(String end) throws IOException {
    var all = new StringBuilder();
    while (!all.toString().endsWith(end)) {
      var b = socket.getInputStream().read();
      if (b < 0) {
        throw new IOException("ended after: " + all);
      }
      all.append((char) b);
    }
    return all.toString();
  }

  static List<Integer> statuses(String answers) {
    return STATUS
        .matcher(answers)
        .results()
        .map((MatchResult found) -> Integer.valueOf(found.group(1)))
        .toList();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
