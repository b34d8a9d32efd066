package io.renku.gateway.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A built web client in a folder, or in a jar (at its root or below {@code META-INF/resources}).
 * Links are followed as long as they stay inside.
 */
public final class ClientFolder implements FileSource {
  private static final String INDEX = "index.html";
  private static final List<String> ROOTS_IN_JARS = List.of("/", "/META-INF/resources");

  private final Path root;
  private final boolean isJar;

  private ClientFolder(Path root, boolean isJar) {
    this.root = root;
    this.isJar = isJar;
  }

  /**
   * @throws UncheckedIOException when there is no folder or jar with an {@code index.html}
   */
  public static ClientFolder at(Path place) {
    try {
      return Files.isRegularFile(place) ? jar(place) : folder(place.toRealPath());
    } catch (ProviderNotFoundException e) {
      throw new UncheckedIOException(new IOException(place + " is no jar", e));
    } catch (IOException e) {
      throw new UncheckedIOException("There is no web client at " + place, e);
    }
  }

  /** Is there a web client? */
  public static boolean isAt(Path place) {
    try (var _ = at(place)) {
      return true;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  private static ClientFolder jar(Path jar) throws IOException {
    var files = FileSystems.newFileSystem(jar);
    for (var root : ROOTS_IN_JARS) {
      var folder = files.getPath(root);
      if (Files.isRegularFile(folder.resolve(INDEX))) {
        return new ClientFolder(folder, true);
      }
    }
    files.close();
    throw new IOException("The jar has no " + INDEX);
  }

  private static ClientFolder folder(Path root) throws IOException {
    if (!Files.isReadable(root.resolve(INDEX))) {
      throw new IOException("The folder has no " + INDEX);
    }
    return new ClientFolder(root, false);
  }

  @Override
  public Optional<StoredFile> find(String path) throws IOException {
    try {
      var file = root.resolve(path.substring(1)).toRealPath();
      if (!file.startsWith(root)) {
        return Optional.empty();
      }
      var seen = Files.readAttributes(file, BasicFileAttributes.class);
      return seen.isRegularFile() ? Optional.of(stored(file, seen)) : Optional.empty();
    } catch (FileSystemException | InvalidPathException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    if (isJar) {
      try {
        root.getFileSystem().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static StoredFile stored(Path file, BasicFileAttributes seen) {
    var changed = seen.lastModifiedTime().toInstant();
    return new StoredFile(
        file.toString(),
        changed + " " + seen.size(),
        changed.truncatedTo(ChronoUnit.SECONDS),
        () -> Files.newInputStream(file));
  }
}
