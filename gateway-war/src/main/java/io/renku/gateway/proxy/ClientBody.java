package io.renku.gateway.proxy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A request's body on its way to the upstream. When it cannot be read, that is the sender's doing
 * and not the upstream's; and it may not be longer than we take, whatever was said of its length.
 * Either way the call ends before anybody closes it in good order: a chunked body that was broken
 * off must not look whole to the upstream.
 */
final class ClientBody extends FilterInputStream {
  private final long most;
  private long read;

  /**
   * @param most in bytes, 0 for any
   */
  ClientBody(InputStream body, long most) {
    super(body);
    this.most = most;
  }

  static Failure tooLong(long most) {
    return new Failure(ErrorCode.TOO_LARGE, "Send at most " + most + " bytes in one request.");
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    try {
      var n = super.read(bytes, offset, length);
      count(Math.max(n, 0));
      return n;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw new Failure(
          ErrorCode.BAD_REQUEST, "The request's body ended early or is not well formed.", e);
    }
  }

  private void count(int n) {
    read += n;
    if (most > 0 && read > most) {
      throw tooLong(most);
    }
  }
}
