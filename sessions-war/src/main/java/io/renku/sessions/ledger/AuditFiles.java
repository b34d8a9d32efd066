package io.renku.sessions.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The audit log's files on this machine: one that is written, and those that wait. */
class AuditFiles {
  private static final String PREFIX = "amalthea_audit_log_";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'_'HHmmssxx").withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Path current;

  AuditFiles(Path folder) throws IOException {
    this.folder = folder;
    this.current = folder.resolve("current.txt");
    Files.createDirectories(folder);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  Path folder() {
    return folder;
  }

  synchronized void append(String line) throws IOException {
    Files.writeString(
        current,
        line + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** What was written until now, if anything, gets its final name. */
  synchronized void close(Instant now) throws IOException {
    if (!Files.exists(current) || Files.size(current) == 0) {
      return;
    }
    var time = now;
    while (Files.exists(named(time))) {
      time = time.plusSeconds(1);
    }
    Files.move(current, named(time));
  }

  private Path named(Instant time) {
    return folder.resolve(PREFIX + TIME.format(time) + ".txt");
  }

  /** The oldest first, those of an earlier run included. */
  List<Path> closed() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(PREFIX))
          .sorted()
          .toList();
    }
  }

  void remove(Path file) throws IOException {
    Files.deleteIfExists(file);
  }
}
