package io.renku.sessions.cluster;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Manifests that the WAR carries. */
public final class YamlFile {
  private YamlFile() {}

  /** {@code path} is absolute on the class path. */
  public static JsonObject read(String path) {
    try (InputStream file = YamlFile.class.getResourceAsStream(path)) {
      Map<String, Object> content = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
      return Tree.objectOf(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
