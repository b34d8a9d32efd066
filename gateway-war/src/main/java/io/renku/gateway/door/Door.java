package io.renku.gateway.door;

import io.renku.gateway.proxy.Replies;
import io.renku.gateway.traffic.AccessLog;
import io.renku.gateway.wire.DoorPass;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens at the public port, and deals the clients out to its loops. */
public final class Door implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Door.class);
  private static final int BACKLOG = 1024;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration FAREWELL = Duration.ofSeconds(12);

  private final ServerSocketChannel listener;
  private final List<Loop> loops = new ArrayList<>();

  /**
   * Opens at once.
   *
   * @param address where clients come in
   * @param container where the servlet container of this server listens
   * @throws IOException when the port is taken, for example
   */
  public Door(
      InetSocketAddress address,
      InetSocketAddress container,
      DoorPass pass,
      DirectWays direct,
      Replies replies,
      AccessLog log)
      throws IOException {
    listener = ServerSocketChannel.open();
    try {
      listener.bind(address, BACKLOG);
      var ways = new Ways(direct, container, pass, replies, log);
      for (var i = 1; i <= Runtime.getRuntime().availableProcessors(); i++) {
        loops.add(new Loop("door-" + i, ways));
      }
    } catch (IOException e) {
      listener.close();
      throw new IOException("The public port cannot be opened at " + address, e);
    }
    loops.forEach(Thread::start);
    Thread.ofPlatform().daemon().name("door").start(this::accept);
    LOG.info("The public door is open at {}", address);
  }

  private void accept() {
    for (var i = 0; listener.isOpen(); i = (i + 1) % loops.size()) {
      try {
        loops.get(i).welcome(listener.accept());
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        // Too many open files, for example; that passes.
        LOG.warn("A client could not be let in: {}", e.toString());
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes no more requests; those under way have some seconds. */
  @Override
  public void close() {
    try {
      listener.close();
      loops.forEach(Loop::close);
      for (var loop : loops) {
        loop.join(FAREWELL);
      }
    } catch (IOException e) {
      LOG.warn("The public door did not close well", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
