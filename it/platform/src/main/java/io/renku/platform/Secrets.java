package io.renku.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Random secrets of this platform: made once, one file each, readable by their owner only. */
final class Secrets {
  private final Path folder;

  Secrets(Path state) {
    this.folder = state.resolve("secrets");
  }

  /** A secret of so many random bytes, in hexadecimal; the same one every time it is asked for. */
  String hex(String name, int bytes) {
    var file = folder.resolve(name);
    try {
      if (!Files.exists(file)) {
        make(file, bytes);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  private void make(Path file, int bytes) throws IOException {
    var secret = new byte[bytes];
    new SecureRandom().nextBytes(secret);
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var draft =
        Files.createTempFile(
            folder,
            file.getFileName().toString(),
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, HexFormat.of().formatHex(secret));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
