package io.renku.gateway.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Connections that are open: those at work, and those kept for the next request. */
final class Connections implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int CONNECT_MILLIS = 5000;
  private static final long KEPT = Duration.ofSeconds(20).toNanos();
  private static final long DOUBTFUL = Duration.ofSeconds(1).toNanos();

  /** Names may lead elsewhere by then. */
  private static final long OLDEST = Duration.ofMinutes(5).toNanos();

  private final Map<Address, Deque<Connection>> kept = new ConcurrentHashMap<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Thread watch = Thread.ofVirtual().name("upstream-watch").start(this::watch);

  /**
   * @throws ConnectException when there is no way to it
   */
  Connection lease(Address address, boolean mayBeUsed) throws IOException {
    var connection = mayBeUsed ? found(address) : null;
    return connection == null ? opened(address) : connection;
  }

  /** Keeps a connection whose answer was read to its end. */
  void keep(Connection connection) {
    connection.rest();
    kept.compute(connection.address, (_, resting) -> with(connection, resting));
  }

  private static Deque<Connection> with(Connection connection, Deque<Connection> resting) {
    var all = resting == null ? new ConcurrentLinkedDeque<Connection>() : resting;
    all.addFirst(connection);
    return all;
  }

  void drop(Connection connection) {
    open.remove(connection);
    connection.close();
  }

  private Connection found(Address address) {
    var resting = kept.get(address);
    for (var next = next(resting); next != null; next = next(resting)) {
      if (next.claim()) {
        if (isGood(next, System.nanoTime())) {
          return next;
        }
        drop(next);
      }
    }
    return null;
  }

  private static Connection next(Deque<Connection> resting) {
    return resting == null ? null : resting.pollFirst();
  }

  /** What the other side has said meanwhile would be taken for the answer to somebody else. */
  private static boolean isGood(Connection connection, long now) {
    var idle = connection.idleNanos(now);
    return idle < KEPT
        && connection.ageNanos(now) < OLDEST
        && !connection.hasSpoken()
        && (idle < DOUBTFUL || !connection.isStale());
  }

  private Connection opened(Address address) throws IOException {
    var socket = address.isSecure() ? secured(plain(address), address) : plain(address);
    try {
      var connection = new Connection(address, socket);
      open.add(connection);
      return connection;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket plain(Address address) throws IOException {
    var targets =
        address.instance().isPresent()
            ? new InetAddress[] {address.instance().get()}
            : InetAddress.getAllByName(address.host());
    IOException last = null;
    for (var target : targets) {
      try {
        return connected(new InetSocketAddress(target, address.port()));
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static Socket connected(InetSocketAddress target) throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(target, CONNECT_MILLIS);
      return socket;
    } catch (SocketTimeoutException e) {
      socket.close();
      var away = new ConnectException(target + " takes no connection");
      away.initCause(e);
      throw away;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket secured(Socket plain, Address address) throws IOException {
    try {
      var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
      var secure = (SSLSocket) factory.createSocket(plain, address.host(), address.port(), true);
      var parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.setSoTimeout(CONNECT_MILLIS);
      secure.startHandshake();
      secure.setSoTimeout(0);
      return secure;
    } catch (SocketTimeoutException e) {
      plain.close();
      var away = new ConnectException(address.host() + " does not begin TLS");
      away.initCause(e);
      throw away;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(PAUSE);
        look(System.nanoTime());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(long now) {
    for (var connection : open) {
      connection.checkTime(now);
      if (connection.isIdle() && connection.idleNanos(now) > KEPT && connection.claim()) {
        drop(connection);
      } else if (!connection.isOpen()) {
        open.remove(connection);
      }
    }
    kept.keySet().forEach(address -> kept.computeIfPresent(address, (_, all) -> openOf(all)));
  }

  /** Null where none is left: addresses of users' sessions come and go. */
  private static Deque<Connection> openOf(Deque<Connection> all) {
    all.removeIf(connection -> !connection.isOpen());
    return all.isEmpty() ? null : all;
  }

  @Override
  public void close() {
    watch.interrupt();
    open.forEach(Connection::close);
    kept.clear();
  }
}
