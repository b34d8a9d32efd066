package io.renku.gateway.door;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** A loop's connections to servers that rest between two requests. */
final class Servers {
  private static final Duration KEPT = Duration.ofSeconds(20);

  private final Loop loop;
  private final Map<InetSocketAddress, Deque<ServerLine>> resting = new HashMap<>();

  Servers(Loop loop) {
    this.loop = loop;
  }

  /** The connection that rested last, or else a new one that may not be connected yet. */
  ServerLine lease(InetSocketAddress address) throws IOException {
    var lines = resting.get(address);
    for (var line = next(lines); line != null; line = next(lines)) {
      if (!line.isOld()) {
        return line;
      }
      line.close();
    }
    return open(address);
  }

  private static ServerLine next(Deque<ServerLine> lines) {
    return lines == null ? null : lines.pollFirst();
  }

  ServerLine open(InetSocketAddress address) throws IOException {
    var channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.connect(address);
      return new ServerLine(loop, channel, address);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Keeps a connection whose answer was read to its end. */
  void keep(ServerLine line) {
    line.rest(KEPT);
    resting.computeIfAbsent(line.address, _ -> new ArrayDeque<>()).addFirst(line);
  }

  void forget(ServerLine line) {
    resting.computeIfPresent(
        line.address,
        (_, lines) -> {
          lines.remove(line);
          return lines.isEmpty() ? null : lines;
        });
  }
}
