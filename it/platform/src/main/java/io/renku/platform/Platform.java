package io.renku.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A platform of one's own for tests: the programs of {@code ./renku up} on free ports, with state
 * in a folder of their own, gone with {@link #close()}.
 */
public final class Platform implements AutoCloseable {
  /** What a test may ask for. */
  public enum Program {
    POSTGRESQL,
    REDIS,
    KEYCLOAK,
    FORGE,
    CLUSTER,
    SERVICES
  }

  private final Settings settings;
  private final Map<Program, Part> parts;
  private final boolean isStateOurs;
  private final Thread lastResort = new Thread(this::stopAll, "platform-end");

  private Platform(Settings settings, Map<Program, Part> parts, boolean isStateOurs) {
    this.settings = settings;
    this.parts = parts;
    this.isStateOurs = isStateOurs;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Chooses the programs and where they live; every setting has a default that suits a test. */
  public static final class Builder {
    private final Map<String, String> values = new HashMap<>();
    private Set<Program> programs = EnumSet.complementOf(EnumSet.of(Program.SERVICES));
    private Path checkout;
    private Path state;

    /** Only these programs; without a call, all but our own services. */
    public Builder programs(Set<Program> chosen) {
      programs = EnumSet.copyOf(chosen);
      return this;
    }

    /** A folder that outlives the platform; without a call, a temporary one that does not. */
    public Builder state(Path folder) {
      state = folder;
      return this;
    }

    /** The root of the sources, when the working directory is not below it. */
    public Builder checkout(Path folder) {
      checkout = folder;
      return this;
    }

    /** Any key of {@code ./renku help}, or any {@code renku.*} key of a service. */
    public Builder set(String key, String value) {
      values.put(key, value);
      return this;
    }

    /** Starts everything and returns when all of it is ready. */
    public Platform start() {
      try {
        var isStateOurs = state == null;
        var folder = isStateOurs ? Files.createTempDirectory("renku-platform") : state;
        freePorts().forEach(values::putIfAbsent);
        var root = checkout == null ? findCheckout() : checkout;
        var settings = Settings.of(root, folder, Map.copyOf(values));
        var platform = new Platform(settings, partsOf(settings), isStateOurs);
        platform.startAll();
        return platform;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Map<Program, Part> partsOf(Settings settings) {
      var all = new LinkedHashMap<Program, Part>();
      for (var program : programs) {
        all.put(program, Parts.of(program, settings));
      }
      return all;
    }

    private static Path findCheckout() {
      for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
        if (Files.exists(at.resolve("mvnw")) && Files.exists(at.resolve("liberty-config"))) {
          return at;
        }
      }
      throw new IllegalStateException("Run this inside a checkout of Renku, or name one.");
    }

    private static Map<String, String> freePorts() throws IOException {
      var sockets = new ArrayList<ServerSocket>();
      var ports = new HashMap<String, String>();
      try {
        for (var port : Port.values()) {
          var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
          sockets.add(socket);
          ports.put(port.key(), String.valueOf(socket.getLocalPort()));
        }
      } finally {
        for (var socket : sockets) {
          socket.close();
        }
      }
      return ports;
    }
  }

  private void startAll() {
    Runtime.getRuntime().addShutdownHook(lastResort);
    start(parts.keySet());
  }

  /** Starts these programs, if they are not running, and waits until they are ready. */
  public void start(Set<Program> programs) {
    var chosen = programs.stream().map(parts::get).toList();
    var failures = new Starter(Progress.silent()).start(chosen);
    if (!failures.isEmpty()) {
      var report = failures.stream().map(Platform::describe).collect(Collectors.joining("\n"));
      close();
      throw new IllegalStateException(report);
    }
  }

  private static String describe(Starter.Failed failed) {
    return "%s: %s%n%s"
        .formatted(
            failed.part().name(),
            failed.reason(),
            String.join("\n", LogFile.last(failed.part().log(), 40)));
  }

  /** Stops one program in an orderly way, to see how the others bear it; start() brings it back. */
  public void stop(Program program) {
    try {
      parts.get(program).stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends one program and its children without warning. */
  public void kill(Program program) {
    parts.get(program).running().flatMap(Running::process).ifPresent(ProcessTree::kill);
  }

  public boolean isRunning(Program program) {
    return parts.containsKey(program) && parts.get(program).isRunning();
  }

  public int port(Port port) {
    return settings.port(port);
  }

  public String baseUrl() {
    return settings.baseUrl();
  }

  public String keycloakUrl() {
    return settings.keycloakUrl();
  }

  public String gitlabUrl() {
    return settings.gitlabUrl();
  }

  public Path kubeconfig() {
    return Path.of(Cluster.kubeconfig(settings));
  }

  public Path log(Program program) {
    return parts.get(program).log();
  }

  /** What a Liberty server needs to know about this platform, as environment variables. */
  public Map<String, String> environment() {
    return new Liberty(settings).environment();
  }

  private void stopAll() {
    var backwards = new ArrayList<>(parts.values());
    Collections.reverse(backwards);
    for (var part : backwards) {
      try {
        part.stop();
      } catch (IOException e) {
        System.err.println("Could not stop " + part.name() + ": " + e.getMessage());
      }
    }
    Orphans.end(settings.state(), Set.of());
  }

  @Override
  public void close() {
    stopAll();
    try {
      Runtime.getRuntime().removeShutdownHook(lastResort);
      if (isStateOurs) {
        Archives.delete(settings.state());
      }
    } catch (IllegalStateException | IOException e) {
      System.err.println("The platform's folder remains: " + settings.state());
    }
  }

  /** The programs of this platform, in the order in which they are started. */
  List<Part> parts() {
    return List.copyOf(parts.values());
  }
}
