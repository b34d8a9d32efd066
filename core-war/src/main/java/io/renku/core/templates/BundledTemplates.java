package io.renku.core.templates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The templates that come with this service; their address is the word {@value #ADDRESS}. */
final class BundledTemplates implements TemplateFiles {
  static final String ADDRESS = "renku";

  /** The version of the client's own bundled templates, which ours stand for. */
  static final String VERSION = "0.7.1";

  private static final String FOLDER = "/templates/";

  @Override
  public Optional<byte[]> read(String path) {
    return paths().contains(path) ? resource(path) : Optional.empty();
  }

  @Override
  public List<String> list(String folder) {
    return paths().stream().filter(path -> path.startsWith(folder + "/")).toList();
  }

  @Override
  public String version() {
    return VERSION;
  }

  private static List<String> paths() {
    return new String(resource("index.txt").orElseThrow(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  /** Build tools leave out files whose name starts with a dot, so ours start with a word. */
  private static Optional<byte[]> resource(String path) {
    var name = FOLDER + path.replaceAll("(^|/)\\.", "$1dot_");
    try (var in = BundledTemplates.class.getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
