package io.renku.sessions.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The environment of renku-notebooks and of the Amalthea operator, read as settings of this
 * service, so that an installation's values need no change. Keys of our own go before it.
 */
public final class NotebooksSettings implements ConfigSource {
  private static final int BELOW_THE_ENVIRONMENT = 290;

  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  /** As the service loader makes it. */
  public NotebooksSettings() {
    this(System.getenv());
  }

  NotebooksSettings(Map<String, String> environment) {
    for (var setting : SettingTable.SETTINGS) {
      var text = environment.getOrDefault(setting.name(), "").strip();
      if (!Reading.isUnset(text)) {
        read(setting, text);
      }
    }
  }

  private void read(Setting setting, String text) {
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
