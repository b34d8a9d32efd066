package io.renku.gateway.door;

import io.renku.commons.Failure;
import io.renku.gateway.wire.RequestHead;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;

/** A client's connection: one request after the other, each in a passage of its own. */
final class ClientLine extends Line {
  /** So much may be sent ahead while another request is answered. */
  private static final int MOST_AHEAD = 64 * 1024;

  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final Duration HEAD = Duration.ofSeconds(30);
  private static final Duration STALLED = Duration.ofSeconds(600);
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final byte[] NOTHING = {};

  private final String peer;
  private byte[] unread = NOTHING;
  private int looked;
  private Passage passage;
  private boolean isLast;
  private boolean hasEnded;
  private boolean isGone;

  ClientLine(Loop loop, SocketChannel channel) throws IOException {
    super(loop, channel);
    peer = ((InetSocketAddress) channel.getRemoteAddress()).getAddress().getHostAddress();
    expectWithin(HEAD);
  }

  /** The address that it comes from. */
  String peer() {
    return peer;
  }

  @Override
  void received(ByteBuffer bytes) {
    if (isGone) {
      return;
    }
    if (passage != null) {
      passage.fromClient(bytes);
    }
    if (bytes.hasRemaining() && !isGone) {
      keep(bytes);
    }
    if (passage == null && !isGone) {
      next();
    } else if (unread.length > MOST_AHEAD) {
      pause();
    }
  }

  private void keep(ByteBuffer bytes) {
    if (unread.length == 0) {
      expectWithin(HEAD);
    }
    var before = unread.length;
    unread = Arrays.copyOf(unread, before + bytes.remaining());
    bytes.get(unread, before, unread.length - before);
  }

  /** Begins with the next request, if its head is there. */
  private void next() {
    var start = leadingBreaks();
    var end = HeadEnd.find(unread, Math.max(start, looked), unread.length);
    if (end > 0 && end - start <= HeadEnd.LONGEST) {
      begin(start, end);
    } else if (unread.length - start > HeadEnd.LONGEST) {
      refuse(Failure.badRequest("The head of the request is longer than 128 KiB."));
    } else {
      looked = Math.max(start, unread.length - 3);
      listen(unread.length == start);
    }
  }

  private void listen(boolean isIdle) {
    if (hasEnded) {
      leave();
      return;
    }
    if (isIdle) {
      unread = NOTHING;
      looked = 0;
      expectWithin(isStalled() ? STALLED : IDLE);
    }
    resume();
  }

  /** Some clients end a request with a line break more than they said. */
  private int leadingBreaks() {
    var start = 0;
    while (start + 1 < unread.length && unread[start] == '\r' && unread[start + 1] == '\n') {
      start += 2;
    }
    return start;
  }

  private void begin(int start, int end) {
    var before = unread;
    unread = end == before.length ? NOTHING : Arrays.copyOfRange(before, end, before.length);
    looked = 0;
    expectNothing();
    try {
      var head = RequestHead.of(before, start, end - start);
      passage = new Passage(this, head);
    } catch (Failure failure) {
      refuse(failure);
      return;
    }
    passage.start();
    if (passage != null && unread.length > 0) {
      var ahead = ByteBuffer.wrap(unread);
      unread = NOTHING;
      received(ahead);
    }
  }

  /** Says no to whatever came, and ends the connection: what else is in it is not known. */
  private void refuse(Failure failure) {
    send(loop.ways.refusal(failure, peer));
    leave();
  }

  /**
   * The answer is sent.
   *
   * @param goesOn may another request follow?
   */
  void served(boolean goesOn) {
    passage = null;
    if (goesOn && !isLast) {
      listenOn();
      expectWithin(isStalled() ? STALLED : unread.length == 0 ? IDLE : HEAD);
      next();
    } else {
      leave();
    }
  }

  /** One that has said its last is not listened to: its end would be heard again and again. */
  private void listenOn() {
    if (!hasEnded) {
      resume();
    }
  }

  /**
   * Ends the connection once everything is sent, or after the request under way. What the client
   * still sends is read for a while, because unread bytes would take the answer away from it.
   */
  void leave() {
    isLast = true;
    if (passage == null && !isGone) {
      isGone = true;
      unread = NOTHING;
      expectWithin(isStalled() ? STALLED : FAREWELL);
      endWhenSent();
      closeIfDone();
      listenOn();
    }
  }

  /** Nothing is left to be sent or to be heard. */
  private void closeIfDone() {
    if (isGone && hasEnded && !isStalled()) {
      close();
    }
  }

  /** What it has asked for before is answered all the same. */
  @Override
  void ended() {
    hasEnded = true;
    if (passage != null) {
      passage.clientEnded();
    } else if (!isGone) {
      leave();
    } else {
      closeIfDone();
    }
  }

  @Override
  void drained() {
    if (passage != null) {
      expectNothing();
      passage.clientTakesMore();
    } else {
      expectWithin(isGone ? FAREWELL : unread.length == 0 ? IDLE : HEAD);
      closeIfDone();
    }
  }

  /** One that takes nothing at all is not waited for. */
  @Override
  void stalled() {
    expectWithin(STALLED);
  }

  @Override
  void failed(IOException cause) {
    close();
  }

  @Override
  void late() {
    close();
  }

  @Override
  void close() {
    super.close();
    if (passage != null) {
      var left = passage;
      passage = null;
      left.clientIsGone();
    }
  }
}
