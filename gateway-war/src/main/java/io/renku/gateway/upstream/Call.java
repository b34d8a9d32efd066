package io.renku.gateway.upstream;

import io.renku.gateway.routes.Header;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A request to be sent.
 *
 * @param target path and query, exactly as they go on the wire
 * @param host the Host header
 * @param headers neither Host nor those that tell the body's length
 * @param silence how long the other side may say nothing, and take nothing
 */
public record Call(
    String method,
    String target,
    String host,
    List<Header> headers,
    Optional<Content> content,
    Duration silence) {

  /**
   * @param length in bytes, negative when it is not known
   */
  public record Content(InputStream stream, long length) {
    boolean isChunked() {
      return length < 0;
    }
  }
}
