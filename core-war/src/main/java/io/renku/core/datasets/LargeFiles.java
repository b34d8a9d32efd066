package io.renku.core.datasets;

import io.renku.core.metadata.RenkuIni;
import io.renku.core.repositories.Draft;
import io.renku.core.repositories.GitBlob;
import io.renku.core.repositories.LfsPointer;
import io.renku.core.repositories.PathPatterns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Puts files into a draft: small ones as they are, large ones as pointers. */
final class LargeFiles {
  private static final String ATTRIBUTES = ".gitattributes";
  private static final byte[] PROTECTED =
      """
      .dockerignore
      /.git
      .gitattributes
      .gitignore
      .gitlab-ci.yml
      /.renku
      .renkulfsignore
      Dockerfile*
      environment.yml
      requirements.txt
      """
          .getBytes(StandardCharsets.UTF_8);

  private final Draft draft;
  private final Optional<Long> threshold;
  private final Optional<byte[]> lfsIgnore;

  LargeFiles(Draft draft, RenkuIni settings) {
    this.draft = draft;
    this.threshold = settings.lfsThreshold();
    this.lfsIgnore = draft.read(".renkulfsignore");
  }

  static boolean isProtected(String path) {
    return PathPatterns.isIgnored(Optional.of(PROTECTED), path);
  }

  /** Writes the file and answers the git blob id of what is committed. */
  String write(String path, Path file) {
    if (!isLarge(path, size(file))) {
      draft.write(path, file);
      return GitBlob.id(file);
    }
    var pointer = LfsPointer.of(file);
    draft.writeLarge(path, pointer, file);
    return GitBlob.id(pointer.text());
  }

  /** Makes sure that what is a pointer at one path is one at another. */
  void trackLike(String path, String copy) {
    if (PathPatterns.isLarge(draft.read(ATTRIBUTES), path)) {
      track(copy);
    }
  }

  private void track(String path) {
    if (!PathPatterns.isLarge(draft.read(ATTRIBUTES), path)) {
      draft.write(ATTRIBUTES, PathPatterns.withLarge(draft.read(ATTRIBUTES), path));
    }
  }

  private boolean isLarge(String path, long size) {
    if (PathPatterns.isLarge(draft.read(ATTRIBUTES), path)) {
      return true;
    }
    var isLarge =
        threshold.filter(limit -> size >= limit).isPresent()
            && !isProtected(path)
            && !PathPatterns.isIgnored(lfsIgnore, path);
    if (isLarge) {
      track(path);
    }
    return isLarge;
  }

  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
