package io.renku.sessions.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The environment of renku-notebooks and of the Amalthea operator, and below it the file that
 * {@code CONFIG_FILE} names, read as settings of this service, so that an installation's values
 * need no change. Keys of our own go before it.
 */
public final class NotebooksSettings implements ConfigSource {
  private static final int BELOW_THE_ENVIRONMENT = 290;
  private static final String FILE = "CONFIG_FILE";

  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  /** As the service loader makes it. */
  public NotebooksSettings() {
    this(System.getenv());
  }

  NotebooksSettings(Map<String, String> environment) {
    var file = file(environment.getOrDefault(FILE, "").strip());
    for (var setting : SettingTable.SETTINGS) {
      var text = text(setting, environment);
      read(setting, Reading.isUnset(text) ? text(setting, file) : text);
    }
  }

  private Map<String, String> file(String path) {
    try {
      return path.isEmpty() ? Map.of() : SettingsFile.variables(path);
    } catch (IllegalArgumentException e) {
      faults.add("%s (%s)".formatted(FILE, e.getMessage()));
      return Map.of();
    }
  }

  private static String text(Setting setting, Map<String, String> variables) {
    return variables.getOrDefault(setting.name(), "").strip();
  }

  private void read(Setting setting, String text) {
    if (Reading.isUnset(text)) {
      return;
    }
    try {
      setting.reading().read(text).forEach(value -> put(setting, value));
    } catch (IllegalArgumentException e) {
      faults.add("%s (%s)".formatted(setting.name(), e.getMessage()));
    }
  }

  /** What is said first stands: the table has the more particular names first. */
  private void put(Setting setting, Reading.Value value) {
    values.putIfAbsent(value.key().isEmpty() ? setting.key() : value.key(), value.text());
  }

  /** What cannot be read, each with what it should be. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public Map<String, String> getProperties() {
    return Map.copyOf(values);
  }

  @Override
  public Set<String> getPropertyNames() {
    return Set.copyOf(values.keySet());
  }

  @Override
  public String getValue(String key) {
    return values.get(key);
  }

  @Override
  public String getName() {
    return "environment of renku-notebooks";
  }

  @Override
  public int getOrdinal() {
    return BELOW_THE_ENVIRONMENT;
  }
}
