package io.renku.gateway.wire;

import io.renku.commons.Failure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Sees to it that nothing hides behind a request. One that is not framed beyond doubt is refused,
 * and its connection ends; so does that of a chunked body, whose every byte only the server sees.
 */
public final class Framing {
  private static final String CONNECTION = "Connection";
  private static final String CLOSE = "close";

  private final ServerBuffers buffers = new ServerBuffers();

  /**
   * @throws Failure 400 for a request whose end is doubtful
   */
  public void check(HttpServletRequest in, HttpServletResponse out) {
    var fault = buffers.head(in).flatMap(RequestHead::fault);
    if (fault.isPresent()) {
      out.setHeader(CONNECTION, CLOSE);
      throw Failure.badRequest(fault.get());
    }
    if (in.getHeader("Transfer-Encoding") != null) {
      out.setHeader(CONNECTION, CLOSE);
    }
  }
}
