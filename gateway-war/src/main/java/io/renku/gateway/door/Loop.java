package io.renku.gateway.door;

import io.renku.gateway.turns.TurnThread;
import io.renku.gateway.wire.HeadWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread with its share of the connections, to clients and to servers; no other touches them. */
final class Loop extends TurnThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final int PIECE = 64 * 1024;
  private static final long PAUSE = Duration.ofMillis(250).toMillis();
  private static final long FAREWELL = Duration.ofSeconds(10).toNanos();

  final Ways ways;

  final HeadWriter writer = new HeadWriter();
  final Servers servers = new Servers(this);
  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<ClientLine> readyClients = new ArrayList<>();
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(PIECE);
  private final ByteBuffer outgoing = ByteBuffer.allocateDirect(4 * PIECE);
  private long lastLook = System.nanoTime();
  private volatile boolean isClosing;
  private long closesAt;

  Loop(String name, Ways ways) throws IOException {
    super(name);
    this.ways = ways;
    this.selector = Selector.open();
  }

  /** Hands over a new client. */
  void welcome(SocketChannel channel) {
    submit(() -> letIn(channel));
  }

  /** Has something done by this thread soon; any thread may ask for it. */
  void submit(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  @Override
  public void run() {
    while (goesOn()) {
      try {
        selector.select(this::ready, PAUSE);
        readyClients.forEach(Line::ready);
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        look();
      } catch (IOException | RuntimeException | Error e) {
        // Its share of the clients has nobody else.
        LOG.error("The door stumbled", e);
      } finally {
        readyClients.clear();
      }
    }
    end();
  }

  /**
   * What servers have said comes first: a resting connection that is over, or on which something
   * was said unasked, is gone before a client's request could be given to it.
   */
  private void ready(SelectionKey key) {
    if (key.attachment() instanceof ClientLine client) {
      readyClients.add(client);
    } else {
      ((Line) key.attachment()).ready();
    }
  }

  private boolean goesOn() {
    if (!isClosing) {
      return true;
    }
    closesAt = closesAt == 0 ? System.nanoTime() + FAREWELL : closesAt;
    for (var key : selector.keys()) {
      if (key.attachment() instanceof ClientLine client) {
        client.leave();
      }
    }
    return System.nanoTime() - closesAt < 0 && hasClients();
  }

  private boolean hasClients() {
    return selector.keys().stream()
        .anyMatch(key -> key.isValid() && key.attachment() instanceof ClientLine);
  }

  private void letIn(SocketChannel channel) {
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      // Of a silent WebSocket nobody else would hear that its client is gone.
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      new ClientLine(this, channel);
    } catch (IOException e) {
      LOG.debug("A client left before it was served", e);
    }
  }

  /** Whoever is late may make new connections, so they are collected first. */
  private void look() {
    var now = System.nanoTime();
    if (now - lastLook < Duration.ofMillis(PAUSE).toNanos()) {
      return;
    }
    lastLook = now;
    selector.keys().stream()
        .map(key -> (Line) key.attachment())
        .filter(line -> line.isLate(now))
        .toList()
        .forEach(Line::late);
  }

  /** A channel that is not connected yet is waited for. */
  SelectionKey register(SocketChannel channel, Line line) throws IOException {
    var first = channel.isConnected() ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT;
    return channel.register(selector, first, line);
  }

  /** An empty buffer for what is read now; it holds until the next read. */
  ByteBuffer incoming() {
    return incoming.clear();
  }

  /** Both in one buffer, if they are not too long; it holds until the next call. */
  ByteBuffer joined(ByteBuffer head, ByteBuffer body) {
    if (head.remaining() + body.remaining() > outgoing.capacity()) {
      return ByteBuffer.allocate(head.remaining() + body.remaining()).put(head).put(body).flip();
    }
    return outgoing.clear().put(head).put(body).flip();
  }

  /** Lets requests under way come to their end, for some seconds, and takes no new ones. */
  @Override
  public void close() {
    isClosing = true;
    selector.wakeup();
  }

  private void end() {
    try {
      for (var key : selector.keys()) {
        ((Line) key.attachment()).close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
