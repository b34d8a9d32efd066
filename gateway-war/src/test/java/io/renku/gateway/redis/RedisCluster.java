package io.renku.gateway.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.embedded.RedisServer;

/** Three masters with a replica each, all real, on this machine. */
final class RedisCluster implements AutoCloseable {
  static final int MASTERS = 3;
  private static final int SLOTS = 16384;
  private static final int BUS = 10_000;
  private static final int PATIENCE_SECONDS = 60;

  private final Path folder = Files.createTempDirectory("redis-cluster");
  private final List<Node> nodes = new ArrayList<>();

  private record Node(int port, RedisServer server) {}

  RedisCluster() throws Exception {
    for (var i = 0; i < 2 * MASTERS; i++) {
      nodes.add(start(freePort()));
    }
    for (var i = 0; i < MASTERS; i++) {
      say(nodes.get(i), "CLUSTER ADDSLOTS " + slots(i));
    }
    for (var node : nodes) {
      say(nodes.getFirst(), "CLUSTER MEET 127.0.0.1 " + node.port());
    }
    await(() -> nodes.stream().allMatch(node -> knows(node, nodes.size())));
    for (var i = 0; i < MASTERS; i++) {
      var id = ask(nodes.get(i), "CLUSTER MYID").strip();
      var replica = nodes.get(MASTERS + i);
      await(() -> say(replica, "CLUSTER REPLICATE " + id).startsWith("+OK"));
    }
    await(() -> nodes.stream().allMatch(RedisCluster::isWhole));
    await(
        () -> nodes.subList(MASTERS, nodes.size()).stream().allMatch(RedisCluster::isReplicating));
  }

  String addresses() {
    return nodes.stream().map(n -> "127.0.0.1:" + n.port()).collect(Collectors.joining(","));
  }

  void forgetStatistics() {
    nodes.forEach(node -> say(node, "CONFIG RESETSTAT"));
  }

  /** The servers that gave out a value since then. */
  List<Integer> serversThatRead() {
    return ports(node -> ask(node, "INFO commandstats").contains("cmdstat_get"));
  }

  List<Integer> serversWithKeys() {
    return ports(node -> isMaster(node) && keys(node) > 0);
  }

  void awaitReplication() throws Exception {
    for (var i = 0; i < MASTERS; i++) {
      var master = nodes.get(i);
      var replica = nodes.get(MASTERS + i);
      await(() -> keys(master) == keys(replica));
    }
  }

  void killOneMaster() throws IOException {
    nodes.getFirst().server().stop();
  }

  @Override
  public void close() throws IOException {
    for (var node : nodes) {
      node.server().stop();
    }
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  static boolean eventually(Callable<Boolean> condition) throws Exception {
    var deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(100);
    }
    return true;
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    assertThat(eventually(condition)).isTrue();
  }

  private Node start(int port) throws IOException {
    var server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("dir " + folder)
            .setting("save \"\"")
            .setting("cluster-enabled yes")
            .setting("cluster-config-file nodes-" + port + ".conf")
            .setting("cluster-node-timeout 2000")
            .setting("cluster-replica-validity-factor 0")
            .build();
    server.start();
    return new Node(port, server);
  }

  /** One whose second port, for the cluster's own talk, is free as well. */
  private static int freePort() throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    for (var port = 21_000 + (int) (System.nanoTime() % 20_000); ; port++) {
      try (var data = new ServerSocket(port, 1, loopback);
          var bus = new ServerSocket(port + BUS, 1, loopback)) {
        assertThat(bus.getLocalPort()).isEqualTo(data.getLocalPort() + BUS);
        return port;
      } catch (java.net.BindException _) {
        // Taken: the next one.
      }
    }
  }

  private static String slots(int master) {
    var each = (SLOTS + MASTERS - 1) / MASTERS;
    return IntStream.range(master * each, Math.min(SLOTS, (master + 1) * each))
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(" "));
  }

  private static boolean knows(Node node, int count) {
    return ask(node, "CLUSTER NODES").lines().filter(line -> line.contains(" connected")).count()
        == count;
  }

  private static boolean isWhole(Node node) {
    return ask(node, "CLUSTER INFO").contains("cluster_state:ok");
  }

  private static boolean isReplicating(Node node) {
    return ask(node, "INFO replication").contains("master_link_status:up");
  }

  private static boolean isMaster(Node node) {
    return ask(node, "INFO replication").contains("role:master");
  }

  private static int keys(Node node) {
    return Integer.parseInt(say(node, "DBSIZE").substring(1).strip());
  }

  private List<Integer> ports(java.util.function.Predicate<Node> wanted) {
    return nodes.stream().filter(wanted).map(Node::port).toList();
  }

  /** A command whose answer is one line. */
  private static String say(Node node, String command) {
    return exchange(node, command, BufferedReader::readLine);
  }

  /** A command whose answer is a text of some length. */
  private static String ask(Node node, String command) {
    return exchange(
        node,
        command,
        in -> {
          var text = new char[Integer.parseInt(in.readLine().substring(1))];
          for (var n = 0; n < text.length; ) {
            n += Math.max(0, in.read(text, n, text.length - n));
          }
          return new String(text);
        });
  }

  private interface Answer {
    String read(BufferedReader in) throws IOException;
  }

  private static String exchange(Node node, String command, Answer answer) {
    try (var socket = new Socket("127.0.0.1", node.port())) {
      socket.setSoTimeout(PATIENCE_SECONDS * 1000);
      socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
      return answer.read(
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
