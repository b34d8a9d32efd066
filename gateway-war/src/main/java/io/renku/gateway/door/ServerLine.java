package io.renku.gateway.door;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A connection to a server, which serves one passage after the other. */
final class ServerLine extends Line {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Names may lead elsewhere by then. */
  private static final long OLDEST = Duration.ofMinutes(5).toNanos();

  final InetSocketAddress address;
  private final long openedAt = System.nanoTime();
  private Passage passage;
  private boolean wasUsed;

  ServerLine(Loop loop, SocketChannel channel, InetSocketAddress address) throws IOException {
    super(loop, channel);
    this.address = address;
    expectWithin(CONNECT);
  }

  void serve(Passage next) {
    passage = next;
  }

  /** Nobody is served, for as long as {@code patience} says. */
  void rest(Duration patience) {
    passage = null;
    wasUsed = true;
    expectWithin(patience);
  }

  /** Has it carried a request before this one? */
  boolean wasUsed() {
    return wasUsed;
  }

  boolean isOld() {
    return System.nanoTime() - openedAt > OLDEST;
  }

  /** What comes unasked would be taken for the answer to somebody else. */
  @Override
  void received(ByteBuffer bytes) throws IOException {
    if (passage == null) {
      close();
    } else {
      passage.fromServer(bytes);
    }
  }

  @Override
  void ended() {
    if (passage == null) {
      close();
    } else {
      passage.serverEnded();
    }
  }

  @Override
  void drained() {
    if (passage != null) {
      passage.serverTakesMore();
    }
  }

  @Override
  void failed(IOException cause) {
    if (passage == null) {
      close();
    } else {
      passage.serverFailed(cause);
    }
  }

  @Override
  void late() {
    if (passage == null) {
      close();
    } else {
      passage.serverIsLate();
    }
  }

  @Override
  void close() {
    loop.servers.forget(this);
    super.close();
  }
}
