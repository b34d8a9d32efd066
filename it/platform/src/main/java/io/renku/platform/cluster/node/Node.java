package io.renku.platform.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.controllers.EventRecorder;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.store.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** This machine as a node: where things lie on it, and what its processes are given. */
final class Node {
  private static final String NAME = "renku-local";

  private final Resources resources;
  private final EventRecorder events;
  private final Path directory;
  private final Jupyter jupyter;
  private final NodeSettings settings;
  private volatile boolean isClosing;

  Node(Resources resources, Path directory, NodeSettings settings) {
    this.resources = resources;
    this.events = new EventRecorder(resources, "kubelet");
    this.directory = directory.toAbsolutePath().normalize();
    this.settings = settings;
    this.jupyter = new Jupyter(settings.jupyterImages(), settings.searchPath());
  }

  String name() {
    return NAME;
  }

  Resources resources() {
    return resources;
  }

  EventRecorder events() {
    return events;
  }

  Path directory() {
    return directory;
  }

  Jupyter jupyter() {
    return jupyter;
  }

  Duration backOff() {
    return settings.backOff();
  }

  Duration gitPatience() {
    return settings.gitPatience();
  }

  boolean isClosing() {
    return isClosing;
  }

  void closing() {
    isClosing = true;
  }

  Key keyOf(JsonNode pod) {
    return new Key(
        "pods", Json.text(pod, "metadata", "namespace"), Json.text(pod, "metadata", "name"));
  }

  Path directoryOf(String uid) {
    var path = directory.resolve("pods").resolve(uid);
    try {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      return path;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What a process of a pod is given: nothing of this process but where programs are. */
  Map<String, String> environment(String uid, String hostName, Path home) {
    var user = Path.of(System.getProperty("user.home"));
    var variables = new TreeMap<String, String>();
    variables.put("PATH", settings.searchPath());
    variables.put("HOME", home.toString());
    variables.put("USER", System.getProperty("user.name"));
    variables.put("LANG", "C.UTF-8");
    variables.put("SHELL", "/bin/bash");
    variables.put("TERM", "xterm-256color");
    variables.put("HOSTNAME", hostName);
    // Packages and kernels that were installed for this user are found although HOME is another.
    variables.put("PYTHONUSERBASE", user.resolve(".local").toString());
    variables.put("JUPYTER_PATH", user.resolve(".local/share/jupyter").toString());
    for (var name : new String[] {"PYENV_ROOT", "PYENV_VERSION", "LD_LIBRARY_PATH"}) {
      if (System.getenv(name) != null) {
        variables.put(name, System.getenv(name));
      }
    }
    variables.put(ProcessTree.MARK, ProcessTree.mark(directory, uid));
    return variables;
  }

  /** Notes a process, so that it can be ended should this process die without doing so. */
  void remember(String uid, Process process) throws IOException {
    var start = process.info().startInstant().map(i -> i.toEpochMilli()).orElse(0L);
    Files.writeString(directoryOf(uid).resolve("process"), process.pid() + " " + start);
  }
}
