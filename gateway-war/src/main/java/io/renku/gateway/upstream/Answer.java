package io.renku.gateway.upstream;

import io.renku.gateway.routes.Header;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.List;
import java.util.Optional;

/** An answer whose body is still to be read. Closing it early closes its connection. */
public final class Answer implements AutoCloseable {
  private final Connections connections;
  private final Connection connection;
  private final ResponseHead head;
  private final AnswerFrame frame;
  private final Optional<Body> body;
  private final boolean mayKeep;

  /**
   * @param isWholeSent was the request sent to its end?
   * @throws ProtocolException when its end cannot be told
   */
  Answer(
      Connections connections,
      Connection connection,
      ResponseHead head,
      String method,
      boolean isWholeSent)
      throws ProtocolException {
    this.connections = connections;
    this.connection = connection;
    this.head = head;
    this.frame = AnswerFrame.of(head, method);
    this.body = frame.hasBody() ? Optional.of(framed()) : Optional.empty();
    this.mayKeep = isWholeSent && frame.isPersistent();
  }

  private Body framed() {
    if (frame.isChunked()) {
      return new Body.Chunked(connection);
    }
    return frame.length() >= 0
        ? new Body.Counted(connection, frame.length())
        : new Body.Rest(connection);
  }

  public int status() {
    return head.status();
  }

  /** As they came, those of the connection too. */
  public List<Header> headers() {
    return head.headers();
  }

  /** In bytes, as its head says; negative when it does not. */
  public long length() {
    return frame.length();
  }

  /** Empty where there can be none, as for HEAD. */
  public Optional<InputStream> body() {
    return body.map(InputStream.class::cast);
  }

  @Override
  public void close() {
    if (mayKeep && body.map(Body::isOver).orElse(true)) {
      connections.keep(connection);
    } else {
      connections.drop(connection);
    }
  }
}
