package io.renku.gateway.door;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our end of a connection. Bytes come in as they come, and go out as far as the other side takes
 * them; the rest is kept, and whoever sends more has to stop until it is gone.
 */
abstract class Line {
  private static final Logger LOG = LoggerFactory.getLogger(Line.class);
  private static final long NEVER = Long.MAX_VALUE;

  final Loop loop;
  private final SocketChannel channel;
  private final SelectionKey key;
  private ByteBuffer unsent;
  private boolean isPaused;
  private boolean isEnding;
  private boolean isClosed;
  private long deadline = NEVER;

  /**
   * @param channel without blocking; connected, or about to be
   */
  Line(Loop loop, SocketChannel channel) throws IOException {
    this.loop = loop;
    this.channel = channel;
    this.key = loop.register(channel, this);
  }

  /** Takes what has come in, from a buffer that others will use after this call. */
  abstract void received(ByteBuffer bytes) throws IOException;

  /** The other side sends no more. */
  abstract void ended();

  /** All that was kept is sent. */
  abstract void drained();

  /** The connection is of no more use. */
  abstract void failed(IOException cause);

  /** What was to happen until now has not happened. */
  abstract void late();

  /** Does whatever the connection is ready for. */
  final void ready() {
    if (isClosed) {
      // By what another connection was ready for, in the same turn.
      return;
    }
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        flush();
      }
      if (!isClosed && key.isWritable()) {
        flush();
      }
      if (!isClosed && key.isReadable()) {
        receive();
      }
    } catch (IOException e) {
      failed(e);
    } catch (RuntimeException e) {
      LOG.error("A connection is closed because of an internal error", e);
      failed(new IOException(e));
    }
  }

  private void receive() throws IOException {
    var bytes = loop.incoming();
    if (channel.read(bytes) < 0) {
      pause();
      ended();
      return;
    }
    received(bytes.flip());
  }

  /** Sends what can be sent now, and keeps the rest. */
  final void send(ByteBuffer bytes) {
    if (isClosed || isEnding) {
      return;
    }
    try {
      if (unsent == null && isConnected()) {
        channel.write(bytes);
      }
      if (bytes.hasRemaining()) {
        keep(bytes);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void keep(ByteBuffer bytes) {
    if (unsent == null && isConnected()) {
      stalled();
    }
    var before = unsent == null ? 0 : unsent.remaining();
    var all = ByteBuffer.allocate(before + bytes.remaining());
    if (unsent != null) {
      all.put(unsent);
    }
    unsent = all.put(bytes).flip();
    showInterest();
  }

  private void flush() throws IOException {
    if (unsent != null) {
      channel.write(unsent);
      if (unsent.hasRemaining()) {
        stalled();
        return;
      }
      unsent = null;
    }
    showInterest();
    if (isEnding) {
      endOutput();
    }
    drained();
  }

  /** The other side takes no more for now, though maybe some. */
  void stalled() {}

  /** Does the other side not take what we have sent? */
  final boolean isStalled() {
    return unsent != null;
  }

  /** Reads no more until {@link #resume}. */
  final void pause() {
    isPaused = true;
    showInterest();
  }

  final void resume() {
    isPaused = false;
    showInterest();
  }

  private void showInterest() {
    if (isClosed) {
      return;
    }
    var wanted =
        !isConnected()
            ? SelectionKey.OP_CONNECT
            : (isPaused ? 0 : SelectionKey.OP_READ) | (unsent == null ? 0 : SelectionKey.OP_WRITE);
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /** Tells the other side that nothing more comes, once all is sent. */
  final void endWhenSent() {
    isEnding = true;
    if (unsent == null) {
      endOutput();
    }
  }

  private void endOutput() {
    try {
      channel.shutdownOutput();
    } catch (IOException e) {
      failed(e);
    }
  }

  /** {@link #late} is called unless this is called again in time. */
  final void expectWithin(Duration patience) {
    deadline = System.nanoTime() + patience.toNanos();
  }

  final void expectNothing() {
    deadline = NEVER;
  }

  final boolean isLate(long now) {
    return !isClosed && deadline != NEVER && now - deadline > 0;
  }

  final boolean isConnected() {
    return channel.isConnected();
  }

  final boolean isOpen() {
    return !isClosed;
  }

  void close() {
    isClosed = true;
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("A connection did not close well", e);
    }
  }
}
