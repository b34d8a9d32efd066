package io.renku.core.repositories;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Drafts without a repository behind them. */
public final class TestDrafts {
  private TestDrafts() {}

  public static Draft empty() {
    return new Draft(Optional.empty());
  }

  /** What a commit of the draft would hold. */
  public static Map<String, byte[]> files(Draft draft) {
    var files = new TreeMap<String, byte[]>();
    draft
        .changes()
        .forEach(
            (path, change) -> {
              switch (change) {
                case Draft.Change.Bytes(var content) -> files.put(path, content);
                case Draft.Change.Upload(var file) -> files.put(path, read(file));
                case Draft.Change.Existing _, Draft.Change.Deletion _ -> files.remove(path);
              }
            });
    return files;
  }

  private static byte[] read(java.nio.file.Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
