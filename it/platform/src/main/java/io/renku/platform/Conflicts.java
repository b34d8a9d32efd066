package io.renku.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds ports that somebody else holds, before anything is started. */
final class Conflicts {
  private Conflicts() {}

  /** One sentence for each port of these parts that is taken. */
  static List<String> of(Collection<? extends Part> parts, Settings settings) {
    var sentences = new ArrayList<String>();
    for (var part : parts) {
      part.ports().stream()
          .sorted()
          .filter(port -> isTaken(settings.port(port)))
          .map(port -> sentence(part.name(), port, settings.port(port)))
          .forEach(sentences::add);
    }
    return sentences;
  }

  private static String sentence(String part, Port port, int number) {
    var holder =
        holderOf(number)
            .map(it -> " by process %d (%s)".formatted(it.pid(), it.info().command().orElse("?")))
            .orElse("");
    return "Port %d, which %s needs, is in use%s. Free it, or set %s (%s) to another port."
        .formatted(number, part, holder, port.key(), Settings.environmentName(port.key()));
  }

  static boolean isTaken(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** The process that listens on a port, where the system tells (Linux, own processes). */
  static Optional<ProcessHandle> holderOf(int port) {
    var sockets = listening(port);
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    return ProcessHandle.allProcesses().filter(it -> holds(it.pid(), sockets)).findFirst();
  }

  private static Set<String> listening(int port) {
    var sockets = new HashSet<String>();
    var address = ":%04X".formatted(port);
    for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try (var lines = Files.lines(Path.of(table))) {
        lines
            .map(line -> line.strip().split("\\s+"))
            .filter(
                cells -> cells.length > 9 && cells[1].endsWith(address) && cells[3].equals("0A"))
            .forEach(cells -> sockets.add("socket:[" + cells[9] + "]"));
      } catch (IOException e) {
        return sockets; // not Linux: the report names no process
      }
    }
    return sockets;
  }

  private static boolean holds(long pid, Set<String> sockets) {
    try (var files = Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "fd"))) {
      for (var file : files) {
        if (Files.isSymbolicLink(file)
            && sockets.contains(Files.readSymbolicLink(file).toString())) {
          return true;
        }
      }
      return false;
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return false; // gone, or not ours to look at
    }
  }
}
