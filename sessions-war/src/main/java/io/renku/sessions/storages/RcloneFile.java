package io.renku.sessions.storages;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.util.stream.Collectors;

/** rclone's configuration file with one remote in it. */
final class RcloneFile {
  private RcloneFile() {}

  /** Names and values have no line breaks: {@link CloudStorage} lets none in. */
  static String of(String name, JsonObject options) {
    var lines =
        options.keySet().stream()
            .map(option -> option + " = " + Tree.textAt(options, option).orElse(""))
            .collect(Collectors.joining("\n"));
    return "[%s]\n%s\n".formatted(name, lines);
  }
}
