package io.renku.gateway.upstream;

import io.renku.gateway.routes.Header;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.List;
import java.util.Optional;

/** An answer whose body is still to be read. Closing it early closes its connection. */
public final class Answer implements AutoCloseable {
  private static final String LENGTH = "content-length";
  private static final String ENCODING = "transfer-encoding";

  private final Connections connections;
  private final Connection connection;
  private final ResponseHead head;
  private final Optional<Body> body;
  private final long length;
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
    var hasBody = !method.equals("HEAD") && head.status() != 204 && head.status() != 304;
    var isChunked = isChunked(head);
    this.length = isChunked ? -1 : length(head);
    this.body = hasBody ? Optional.of(body(isChunked)) : Optional.empty();
    var isAmbiguous = isChunked && !head.all(LENGTH).isEmpty();
    this.mayKeep = isWholeSent && !isAmbiguous && isPersistent(head);
  }

  private Body body(boolean isChunked) {
    if (isChunked) {
      return new Body.Chunked(connection);
    }
    return length >= 0 ? new Body.Counted(connection, length) : new Body.Rest(connection);
  }

  private static boolean isChunked(ResponseHead head) throws ProtocolException {
    var codings = head.all(ENCODING);
    if (codings.isEmpty()) {
      return false;
    }
    if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
      throw new ProtocolException("The upstream's answer has a transfer encoding beside chunked");
    }
    return true;
  }

  private static long length(ResponseHead head) throws ProtocolException {
    var told = head.all(LENGTH);
    if (told.isEmpty()) {
      return -1;
    }
    var text = told.getFirst();
    var isNumber = !text.isEmpty() && text.length() <= 18;
    for (var i = 0; i < text.length() && isNumber; i++) {
      isNumber = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (!isNumber || told.size() > 1 && !told.stream().allMatch(text::equals)) {
      throw new ProtocolException("The length of the upstream's answer is malformed");
    }
    return Long.parseLong(text);
  }

  private static boolean isPersistent(ResponseHead head) {
    return head.minor() == 1
        ? !head.lists("connection", "close")
        : head.lists("connection", "keep-alive");
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
    return length;
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
