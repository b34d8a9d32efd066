package io.renku.core.metadata;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A project's settings: sections of keys in {@code .renku/renku.ini}, over built-in defaults. */
public final class RenkuIni {
  public static final String PATH = ".renku/renku.ini";
  private static final Pattern SECTION = Pattern.compile("\\[(?:renku \")?([^\\]\"]+)\"?]");
  private static final Pattern SETTING = Pattern.compile("([^=:\\s][^=:]*?)\\s*[=:]\\s*(.*)");

  private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();

  private RenkuIni() {
    set("interactive.default_url", "/lab");
    set("renku.autocommit_lfs", "false");
    set("renku.lfs_threshold", "100kb");
    set("renku.check_datadir_files", "true");
  }

  public static RenkuIni defaults() {
    return new RenkuIni();
  }

  /**
   * @throws IllegalArgumentException when a line is neither a section nor a setting
   */
  public static RenkuIni parse(Optional<byte[]> content) {
    var ini = new RenkuIni();
    var section = "";
    var text = new String(content.orElse(new byte[0]), StandardCharsets.UTF_8);
    for (var line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      var header = SECTION.matcher(line);
      var setting = SETTING.matcher(line);
      if (header.matches()) {
        section = header.group(1);
        ini.sections.computeIfAbsent(section, _ -> new LinkedHashMap<>());
      } else if (setting.matches() && !section.isEmpty()) {
        ini.put(section, setting.group(1).toLowerCase(Locale.ROOT), setting.group(2));
      } else {
        throw new IllegalArgumentException("renku.ini has a line that is no setting: " + line);
      }
    }
    return ini;
  }

  public void set(String key, String value) {
    var dot = key.indexOf('.');
    put(key.substring(0, dot), key.substring(dot + 1), value);
  }

  private void put(String section, String key, String value) {
    sections.computeIfAbsent(section, _ -> new LinkedHashMap<>()).put(key, value);
  }

  public Optional<String> get(String key) {
    var dot = key.indexOf('.');
    return Optional.ofNullable(sections.get(key.substring(0, dot)))
        .map(section -> section.get(key.substring(dot + 1)));
  }

  /** All settings as {@code section.key}. */
  public Map<String, String> flat() {
    var flat = new TreeMap<String, String>();
    sections.forEach(
        (section, settings) ->
            settings.forEach((key, value) -> flat.put(section + "." + key, value)));
    return flat;
  }

  public byte[] text() {
    var text = new StringBuilder();
    sections.forEach(
        (section, settings) -> {
          text.append('[').append(section).append("]\n");
          settings.forEach(
              (key, value) -> text.append(key).append(" = ").append(value).append('\n'));
          text.append('\n');
        });
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  public String dataDirectory() {
    return get("renku.data_directory").orElse("data");
  }

  /** The size from which files go to the large file storage; empty when none do. */
  public Optional<Long> lfsThreshold() {
    var text = get("renku.lfs_threshold").orElse("100kb").strip().toLowerCase(Locale.ROOT);
    var matcher = Pattern.compile("(-?\\d{1,9}(?:\\.\\d+)?)\\s*([kmgt]?)b?").matcher(text);
    if (!matcher.matches()) {
      return Optional.of(100_000L);
    }
    var number = Double.parseDouble(matcher.group(1));
    var factor =
        Math.pow(1000, " kmgt".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2)));
    return number < 0 ? Optional.empty() : Optional.of((long) (number * factor));
  }
}
