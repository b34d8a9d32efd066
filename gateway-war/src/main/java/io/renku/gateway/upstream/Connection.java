package io.renku.gateway.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A connection to an upstream with its read buffer. Its reads and writes have no time limit of
 * their own, which would cost a system call each: they note until when they may last, and whoever
 * watches all connections closes those that are late.
 */
final class Connection implements AutoCloseable, ResponseHead.Bytes {
  private static final int BUFFER = 16 * 1024;
  private static final long NEVER = Long.MAX_VALUE;

  /** Who may use it now. */
  private enum State {
    BUSY,
    IDLE,
    CLOSED
  }

  final Address address;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final long openedAt = System.nanoTime();
  private final AtomicReference<State> state = new AtomicReference<>(State.BUSY);
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private boolean wasUsed;
  private long silence = NEVER;
  private volatile long idleSince;
  private volatile long deadline = NEVER;
  private volatile boolean isLate;

  Connection(Address address, Socket socket) throws IOException {
    this.address = address;
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /** For how long the other side may say nothing from now on. */
  void expect(Duration patience) {
    silence = patience.toNanos();
  }

  /** Has it carried a request before this one? */
  boolean wasUsed() {
    return wasUsed;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    begin();
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw explained(e);
    } finally {
      deadline = NEVER;
    }
  }

  /** One byte, or -1 at the end. */
  @Override
  public int read() throws IOException {
    return position < limit || fill() ? buffer[position++] & 0xff : -1;
  }

  /** As an input stream's: at least one byte, or -1 at the end. */
  int read(byte[] bytes, int offset, int length) throws IOException {
    if (position == limit) {
      if (length >= BUFFER) {
        return receive(bytes, offset, length);
      }
      if (!fill()) {
        return -1;
      }
    }
    var count = Math.min(length, limit - position);
    System.arraycopy(buffer, position, bytes, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, receive(buffer, 0, BUFFER));
    return limit > 0;
  }

  private int receive(byte[] bytes, int offset, int length) throws IOException {
    begin();
    try {
      return in.read(bytes, offset, length);
    } catch (IOException e) {
      throw explained(e);
    } finally {
      deadline = NEVER;
    }
  }

  private void begin() {
    deadline = silence == NEVER ? NEVER : System.nanoTime() + silence;
  }

  private IOException explained(IOException e) {
    if (isLate) {
      var late = new SocketTimeoutException("The upstream was silent for too long");
      late.initCause(e);
      return late;
    }
    return e;
  }

  /** Has the other side said something that was not read yet? Asks without waiting. */
  boolean hasInput() throws IOException {
    return position < limit || in.available() > 0;
  }

  /** As {@link #hasInput}, of a connection on which nobody has asked for anything. */
  boolean hasSpoken() {
    try {
      return hasInput();
    } catch (IOException _) {
      return true;
    }
  }

  /** Has the other side closed it? */
  boolean isStale() {
    try {
      socket.setSoTimeout(1);
      try {
        in.read();
        return true;
      } finally {
        socket.setSoTimeout(0);
      }
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  /** Whoever gets true has it to themselves. */
  boolean claim() {
    return state.compareAndSet(State.IDLE, State.BUSY);
  }

  void rest() {
    wasUsed = true;
    idleSince = System.nanoTime();
    state.compareAndSet(State.BUSY, State.IDLE);
  }

  long idleNanos(long now) {
    return now - idleSince;
  }

  long ageNanos(long now) {
    return now - openedAt;
  }

  boolean isIdle() {
    return state.get() == State.IDLE;
  }

  boolean isOpen() {
    return state.get() != State.CLOSED;
  }

  /** Ends what lasts for too long. */
  void checkTime(long now) {
    var end = deadline;
    if (end != NEVER && now - end > 0) {
      isLate = true;
      close();
    }
  }

  @Override
  public void close() {
    state.set(State.CLOSED);
    try {
      socket.close();
    } catch (IOException _) {
      // It is of no more use either way.
    }
  }
}
