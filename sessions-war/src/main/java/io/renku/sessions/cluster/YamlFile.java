package io.renku.sessions.cluster;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** YAML as JSON: manifests that the WAR carries, and pieces of configuration. */
public final class YamlFile {
  private YamlFile() {}

  /** {@code path} is absolute on the class path. */
  public static JsonObject read(String path) {
    try (InputStream file = YamlFile.class.getResourceAsStream(path)) {
      Map<String, Object> content = yaml().load(file);
      return Tree.objectOf(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Yaml yaml() {
    return new Yaml(new SafeConstructor(new LoaderOptions()));
  }

  /**
   * @throws org.yaml.snakeyaml.error.YAMLException when this is no YAML
   */
  public static JsonValue parse(String text) {
    return json(yaml().load(text));
  }

  private static JsonValue json(Object value) {
    return switch (value) {
      case null -> JsonValue.NULL;
      case Map<?, ?> map -> {
        var members = new LinkedHashMap<String, JsonValue>();
        map.forEach((name, member) -> members.put(String.valueOf(name), json(member)));
        yield Tree.objectOf(members);
      }
      case Collection<?> many -> Tree.arrayOf(many.stream().map(YamlFile::json).toList());
      case Boolean truth -> truth ? JsonValue.TRUE : JsonValue.FALSE;
      case Number number -> Tree.array(new BigDecimal(number.toString())).get(0);
      default -> Tree.array(value.toString()).get(0);
    };
  }
}
