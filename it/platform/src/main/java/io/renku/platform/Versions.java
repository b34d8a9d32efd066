package io.renku.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;

/** Where the unpacked servers lie; their versions are those of the root pom. */
final class Versions {
  private static final Properties VERSIONS = load();

  private Versions() {}

  private static Properties load() {
    var properties = new Properties();
    try (var stream = Versions.class.getResourceAsStream("versions.properties")) {
      properties.load(stream);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of one server in the cache that all checkouts share. */
  static Path folder(Path cache, String server) {
    return cache.resolve(server + "-" + VERSIONS.getProperty(server));
  }
}
