package io.renku.commons;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses request bodies above a limit with 413, whether or not the client announced the length.
 */
public abstract class BodyLimitFilter implements ContainerRequestFilter {

  /** The most bytes that this request may carry. */
  protected abstract long limit(ContainerRequestContext request);

  @Override
  public void filter(ContainerRequestContext request) {
    var limit = limit(request);
    if (request.getLength() > limit) {
      throw tooLarge(limit);
    }
    if (request.hasEntity()) {
      request.setEntityStream(new LimitedStream(request.getEntityStream(), limit));
    }
  }

  private static Failure tooLarge(long limit) {
    return new Failure(
        ErrorCode.TOO_LARGE,
        "The request body is larger than the %d bytes allowed here.".formatted(limit));
  }

  private static final class LimitedStream extends FilterInputStream {
    private final long limit;
    private long seen;

    LimitedStream(InputStream in, long limit) {
      super(in);
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      var read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      var read = super.read(buffer, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int bytes) {
      seen += bytes;
      if (seen > limit) {
        throw tooLarge(limit);
      }
    }
  }
}
