package io.renku.platform.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.json.Json;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Knows a Jupyter container when it sees one, and how to start that on this machine. */
final class Jupyter {
  static final String MAIN_CONTAINER = "jupyter-server";
  static final String INSTALL =
      "Jupyter was not found on PATH, so this session cannot start. Install it with `pip install"
          + " jupyterlab`; the session then starts by itself.";
  private static final String REPLACED_FLAGS =
      "(ip|port|port-retries|no-browser|allow-root|notebook-dir"
          + "|(ServerApp|NotebookApp|LabApp|Application)"
          + "\\.(ip|port|port_retries|open_browser|allow_root|root_dir|notebook_dir))";

  private final List<String> imagePatterns;
  private final String searchPath;

  Jupyter(List<String> imagePatterns, String searchPath) {
    this.imagePatterns = imagePatterns;
    this.searchPath = searchPath;
  }

  /** The container of a pod that is a Jupyter session, if there is one. */
  Optional<JsonNode> mainContainer(JsonNode pod) {
    var containers = Json.items(pod, "spec", "containers");
    return containers.stream()
        .filter(c -> Json.text(c, "name").equals(MAIN_CONTAINER))
        .findFirst()
        .or(() -> containers.stream().filter(this::isJupyter).findFirst())
        .filter(c -> !isAnotherServer(c));
  }

  /** A session whose server the user has chosen: Jupyter must not pretend to be it. */
  private boolean isAnotherServer(JsonNode container) {
    var isChosen =
        Json.items(container, "env").stream()
            .anyMatch(v -> Json.text(v, "name").equals("RENKU_SESSION_PORT"));
    var words = Stream.concat(words(container, "command"), words(container, "args")).toList();
    var isJupyter =
        words.isEmpty()
            ? imagePatterns.stream().anyMatch(Json.text(container, "image")::matches)
            : words.stream().anyMatch(word -> word.contains("jupyter"));
    return isChosen && !isJupyter;
  }

  private boolean isJupyter(JsonNode container) {
    var words = Stream.concat(words(container, "command"), words(container, "args"));
    return words.anyMatch(word -> word.contains("jupyter"))
        || imagePatterns.stream().anyMatch(Json.text(container, "image")::matches)
        || Json.items(container, "env").stream()
            .anyMatch(v -> Json.text(v, "name").startsWith("JUPYTER_"));
  }

  private static Stream<String> words(JsonNode container, String field) {
    return Json.texts(container, field).stream();
  }

  Optional<Path> find(String program) {
    return Stream.of(searchPath.split(File.pathSeparator))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, program))
        .filter(path -> Files.isExecutable(path) && !Files.isDirectory(path))
        .findFirst();
  }

  /** What to start, given the container's resolved environment; empty without a Jupyter. */
  Optional<List<String>> command(
      JsonNode container, Map<String, String> environment, PathMap paths, Path root, int port) {
    var jupyter = find("jupyter");
    if (jupyter.isEmpty()) {
      return Optional.empty();
    }
    var words = new ArrayList<String>();
    for (var word : Stream.concat(words(container, "command"), words(container, "args")).toList()) {
      words.add(paths.rewrite(Environment.expand(word, environment)));
    }
    while (!words.isEmpty()
        && words
            .getFirst()
            .matches("(.*/)?(tini|start\\.sh|start-.*\\.sh|--|-g|entrypoint\\.sh)")) {
      words.removeFirst();
    }
    if (!words.isEmpty() && words.getFirst().matches("(.*/)?(ba)?sh")) {
      return Optional.of(shell(words, port));
    }
    if (words.isEmpty() || !words.getFirst().matches("(.*/)?jupyter(-\\w+)?")) {
      words.clear();
      words.add("jupyter");
    }
    return Optional.of(direct(jupyter.get(), words, container, environment, root, port));
  }

  /** A command line for a shell is kept, but for the port and the address in it. */
  private static List<String> shell(List<String> words, int port) {
    return words.stream()
        .map(
            word -> word.replaceAll("(port[= ]+)\\d+", "$1" + port).replace("0.0.0.0", "127.0.0.1"))
        .toList();
  }

  private List<String> direct(
      Path jupyter,
      List<String> words,
      JsonNode container,
      Map<String, String> environment,
      Path root,
      int port) {
    var name = Path.of(words.getFirst()).getFileName().toString();
    var rest = new ArrayList<>(words.subList(1, words.size()));
    var flavour = name.contains("-") ? name.substring(name.indexOf('-') + 1) : "";
    if (flavour.isEmpty() && !rest.isEmpty() && !rest.getFirst().startsWith("-")) {
      flavour = rest.removeFirst();
    }
    var command = new ArrayList<>(List.of(jupyter.toString(), installed(flavour)));
    command.addAll(withoutReplaced(rest));
    command.addAll(
        List.of(
            "--no-browser",
            "--allow-root",
            "--ServerApp.ip=127.0.0.1",
            "--ServerApp.port=" + port,
            "--ServerApp.port_retries=0",
            "--ServerApp.root_dir=" + root));
    if (!hasConfiguration(environment)) {
      command.addAll(defaults(container, environment, rest));
    }
    return command;
  }

  /** The flavour that was asked for, else one that is there. */
  private String installed(String asked) {
    return Stream.of(asked, "lab", "notebook", "server")
        .filter(flavour -> !flavour.isEmpty() && find("jupyter-" + flavour).isPresent())
        .findFirst()
        .orElse(asked.isEmpty() ? "lab" : asked);
  }

  private static List<String> withoutReplaced(List<String> arguments) {
    var kept = new ArrayList<String>();
    for (var i = 0; i < arguments.size(); i++) {
      var word = arguments.get(i);
      if (word.matches("--" + REPLACED_FLAGS)) {
        var hasValue = i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("-");
        i += hasValue && !word.matches("--(no-browser|allow-root)") ? 1 : 0;
      } else if (!word.matches("--" + REPLACED_FLAGS + "=.*")) {
        kept.add(word);
      }
    }
    return kept;
  }

  /** The configuration files that the session's ConfigMap brings set all the rest. */
  private static boolean hasConfiguration(Map<String, String> environment) {
    var path = environment.get("JUPYTER_CONFIG_PATH");
    return path != null && Files.exists(Path.of(path, "jupyter_server_config.py"));
  }

  private static List<String> defaults(
      JsonNode container, Map<String, String> environment, List<String> given) {
    var flags = new ArrayList<String>();
    flags.add("--ServerApp.base_url=" + baseUrl(container, environment));
    for (var name : List.of("RENKU_SESSION_TOKEN", "SERVER_APP_TOKEN")) {
      if (environment.containsKey(name) && flags.size() == 1) {
        flags.add("--IdentityProvider.token=" + environment.get(name));
      }
    }
    flags.add("--ServerApp.allow_origin=" + origin(environment));
    flags.add("--ServerApp.allow_remote_access=True");
    flags.add("--ContentsManager.allow_hidden=True");
    flags.removeIf(
        flag ->
            given.stream().anyMatch(g -> g.startsWith(flag.substring(0, flag.indexOf('=') + 1))));
    return flags;
  }

  private static String baseUrl(JsonNode container, Map<String, String> environment) {
    if (environment.containsKey("RENKU_BASE_URL_PATH")) {
      return environment.get("RENKU_BASE_URL_PATH");
    }
    var probed = Json.text(container, "readinessProbe", "httpGet", "path");
    if (probed.endsWith("/api/status")) {
      return probed.substring(0, probed.length() - "api/status".length());
    }
    return address(environment).map(URI::getPath).filter(path -> !path.isEmpty()).orElse("/");
  }

  private static String origin(Map<String, String> environment) {
    return address(environment)
        .filter(url -> url.getScheme() != null)
        .map(url -> url.getScheme() + "://" + url.getAuthority())
        .orElse("");
  }

  private static Optional<URI> address(Map<String, String> environment) {
    for (var name : List.of("RENKU_BASE_URL", "SESSION_URL")) {
      try {
        if (environment.containsKey(name)) {
          return Optional.of(URI.create(environment.get(name)));
        }
      } catch (IllegalArgumentException _) {
        // not an address after all
      }
    }
    return Optional.empty();
  }
}
