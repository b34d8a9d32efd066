package io.renku.core.repositories;

import io.renku.core.metadata.MetadataFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A commit in the making: the files of its parent, and what shall change. */
public final class Draft implements MetadataFiles {

  /** What shall be at a path. */
  sealed interface Change {
    record Bytes(byte[] content) implements Change {}

    record Existing(String blobId) implements Change {}

    record Upload(Path file) implements Change {}

    record Deletion() implements Change {}
  }

  private final Optional<Snapshot> parent;
  private final SortedMap<String, Change> changes = new TreeMap<>();
  private final Map<LfsPointer, Path> lfsObjects = new TreeMap<>();

  Draft(Optional<Snapshot> parent) {
    this.parent = parent;
  }

  @Override
  public Optional<byte[]> read(String path) {
    return switch (changes.get(path)) {
      case null -> parent.flatMap(files -> files.read(path));
      case Change.Bytes(var content) -> Optional.of(content);
      case Change.Upload(var file) -> Optional.of(bytes(file));
      case Change.Existing _ -> throw new IllegalStateException("Read it where it was: " + path);
      case Change.Deletion _ -> Optional.empty();
    };
  }

  @Override
  public void write(String path, byte[] content) {
    changes.put(checked(path), new Change.Bytes(content));
  }

  /** Commits a file from disk; it must stay there until the operation is over. */
  public void write(String path, Path file) {
    changes.put(checked(path), new Change.Upload(file));
  }

  /** Commits a pointer, and sends the file itself to the forge's large file storage. */
  public void writeLarge(String path, LfsPointer pointer, Path file) {
    lfsObjects.put(pointer, file);
    write(path, pointer.text());
  }

  public void copy(ProjectFile from, String to) {
    changes.put(checked(to), new Change.Existing(from.blobId()));
  }

  public void delete(String path) {
    changes.put(path, new Change.Deletion());
  }

  public boolean exists(String path) {
    return switch (changes.get(path)) {
      case null -> parent.flatMap(files -> files.find(path)).isPresent();
      case Change.Deletion _ -> false;
      default -> true;
    };
  }

  public Optional<ProjectFile> find(String path) {
    return parent.flatMap(files -> files.find(path));
  }

  /** Files of the parent below a folder. */
  public List<ProjectFile> list(String folder) {
    return parent.map(files -> files.list(folder)).orElse(new ArrayList<>());
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  SortedMap<String, Change> changes() {
    return Collections.unmodifiableSortedMap(changes);
  }

  Map<LfsPointer, Path> lfsObjects() {
    return Collections.unmodifiableMap(lfsObjects);
  }

  private static String checked(String path) {
    if (!ProjectPath.isInside(path)) {
      throw new IllegalArgumentException("Not a path inside a project: " + path);
    }
    return path;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
