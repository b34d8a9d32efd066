package io.renku.gateway.proxy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body that may not be longer than we take, whatever its sender said of its length. */
final class LimitedStream extends FilterInputStream {
  private final long most;
  private long read;

  LimitedStream(InputStream body, long most) {
    super(body);
    this.most = most;
  }

  static Failure tooLong(long most) {
    return new Failure(ErrorCode.TOO_LARGE, "Send at most " + most + " bytes in one request.");
  }

  @Override
  public int read() throws IOException {
    var one = super.read();
    count(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    var n = super.read(bytes, offset, length);
    count(Math.max(n, 0));
    return n;
  }

  private void count(int n) {
    read += n;
    if (read > most) {
      throw tooLong(most);
    }
  }
}
