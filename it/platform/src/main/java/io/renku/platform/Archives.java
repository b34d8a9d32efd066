package io.renku.platform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks so that a folder is either absent or complete, also when two checkouts do it at once. */
final class Archives {
  private Archives() {}

  static void unpackTarXz(InputStream archive, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    var draft = Files.createTempDirectory(target.getParent(), target.getFileName() + ".new");
    try (var tar = new TarArchiveInputStream(new XZInputStream(archive))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, draft);
      }
    }
    moveInPlace(draft, target);
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    var path = folder.resolve(entry.getName()).normalize();
    if (!path.startsWith(folder)) {
      throw new IOException("The archive wants to write outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    path.toFile().setExecutable((entry.getMode() & 0100) != 0, false);
  }

  static void moveInPlace(Path draft, Path target) throws IOException {
    try {
      Files.move(draft, target);
    } catch (FileAlreadyExistsException | AtomicMoveNotSupportedException e) {
      delete(draft); // somebody else was faster
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
