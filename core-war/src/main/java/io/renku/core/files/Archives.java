package io.renku.core.files;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.repositories.FileTrees;
import io.renku.core.repositories.ProjectPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Unpacks archives that users upload. Nothing gets outside the target, nothing grows without end.
 */
final class Archives {
  private static final Set<String> TYPES =
      Set.of("application/x-tar", "application/zip", "application/x-gzip");
  private static final int MOST_ENTRIES = 20_000;
  private static final int BLOCK = 1 << 16;

  private Archives() {}

  static boolean isArchive(String contentType) {
    return TYPES.contains(contentType.split(";", 2)[0].strip());
  }

  static boolean canUnpack(String contentType) {
    return contentType.split(";", 2)[0].strip().equals("application/zip");
  }

  static void unzip(Path archive, Path target, long largest) throws IOException {
    Files.createDirectories(target);
    try (var zip = new ZipInputStream(Files.newInputStream(archive))) {
      var left = largest;
      var entries = 0;
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        var name = entry.getName().replaceAll("/+$", "");
        if (!ProjectPath.isInside(name) || ++entries > MOST_ENTRIES) {
          throw refused(target, "it has names outside of it, or too many.");
        }
        var file = target.resolve(name);
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          left = copy(zip, file, left);
        }
        if (left < 0) {
          throw refused(target, "it unpacks to more than %s.".formatted(Sizes.text(largest)));
        }
      }
    } catch (ZipException e) {
      FileTrees.delete(target);
      throw new CoreFailure(CoreError.VALIDATION, "'file': The archive is damaged.", e);
    }
  }

  /** Answers how many bytes may still follow; less than none when it was too much. */
  private static long copy(ZipInputStream zip, Path file, long allowed) throws IOException {
    var left = allowed;
    try (var out = Files.newOutputStream(file)) {
      var block = new byte[BLOCK];
      for (var read = zip.read(block); read >= 0 && left >= 0; read = zip.read(block)) {
        out.write(block, 0, read);
        left -= read;
      }
    }
    return left;
  }

  private static CoreFailure refused(Path target, String why) {
    FileTrees.delete(target);
    return new CoreFailure(CoreError.VALIDATION, "'file': The archive is refused: " + why);
  }
}
