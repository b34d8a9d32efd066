package io.renku.gateway.upstream;

import java.io.IOException;
import java.net.SocketException;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Sends requests as they are and hands out answers as they come. */
public final class UpstreamClient implements AutoCloseable {
  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS");

  private final Connections connections = new Connections();

  /**
   * A request without a body that finds a kept connection closed is sent again on a new one.
   *
   * @throws java.net.SocketTimeoutException when the upstream is silent for too long
   * @throws java.net.ConnectException when it takes no connection
   * @throws IOException when there is no answer of HTTP/1
   */
  public Answer send(Address address, Call call) throws IOException {
    var connection = connections.lease(address, true);
    try {
      return send(connection, call);
    } catch (NoAnswerException | SocketException | SSLException e) {
      if (!connection.wasUsed()
          || call.content().isPresent()
          || !REPEATABLE.contains(call.method())) {
        throw e;
      }
      return send(connections.lease(address, false), call);
    }
  }

  private Answer send(Connection connection, Call call) throws IOException {
    var isDone = false;
    try {
      connection.expect(call.silence());
      var isWholeSent = sent(connection, call);
      var head = ResponseHead.read(connection);
      var answer = new Answer(connections, connection, head, call.method(), isWholeSent);
      isDone = true;
      return answer;
    } finally {
      if (!isDone) {
        connections.drop(connection);
      }
    }
  }

  /** An upstream that takes no more may have said why. */
  private static boolean sent(Connection connection, Call call) throws IOException {
    RequestWriter.writeHead(call, connection);
    if (call.content().isEmpty()) {
      return true;
    }
    try {
      return RequestWriter.writeBody(call.content().get(), connection);
    } catch (SocketException e) {
      if (connection.isOpen() && connection.hasInput()) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
