package io.renku.sessions.settings;

import io.renku.sessions.cluster.YamlFile;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The file of renku-notebooks that {@code CONFIG_FILE} names, YAML or JSON: {@code {git: {url: X}}}
 * says what the variable {@code NB_GIT__URL} does.
 */
final class SettingsFile {
  private static final Set<String> NAMES =
      SettingTable.SETTINGS.stream().map(Setting::name).collect(Collectors.toSet());

  private final Map<String, String> variables = new LinkedHashMap<>();

  private SettingsFile() {}

  /**
   * @throws IllegalArgumentException whose message says what the path should be
   */
  static Map<String, String> variables(String path) {
    try {
      var file = new SettingsFile();
      if (YamlFile.parse(Files.readString(Path.of(path))) instanceof JsonObject settings) {
        file.addAll("NB_", settings);
        return file.variables;
      }
    } catch (IOException | YAMLException | JsonException | ClassCastException e) {
      throw new IllegalArgumentException("the path of a YAML file that can be read", e);
    }
    throw new IllegalArgumentException("the path of a YAML file that is a mapping");
  }

  private void addAll(String prefix, JsonObject settings) {
    settings.forEach((name, value) -> add(prefix + name.toUpperCase(Locale.ROOT), value));
  }

  /** A mapping is a level of names, unless it is the value of a variable such as annotations. */
  private void add(String name, JsonValue value) {
    if (value instanceof JsonObject level && !NAMES.contains(name)) {
      addAll(name + "__", level);
    } else {
      variables.put(name, value instanceof JsonString text ? text.getString() : value.toString());
    }
  }
}
