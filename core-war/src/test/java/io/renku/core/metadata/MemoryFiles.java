package io.renku.core.metadata;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files of a project, kept in memory. */
public final class MemoryFiles implements MetadataFiles {
  public final Map<String, byte[]> contents = new TreeMap<>();

  /** A project that the command line client 2.9.4 wrote. */
  public static MemoryFiles ofCommandLineClient() {
    var files = new MemoryFiles();
    var root = resource("/cli-project/metadata");
    try (var paths = Files.walk(root)) {
      for (var path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        files.write(".renku/metadata/" + root.relativize(path), Files.readAllBytes(path));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return files;
  }

  public static Path resource(String name) {
    try {
      return Path.of(MemoryFiles.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<byte[]> read(String path) {
    return Optional.ofNullable(contents.get(path));
  }

  @Override
  public void write(String path, byte[] content) {
    contents.put(path, content);
  }
}
