package io.renku.platform;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads the end of a log without reading its beginning. */
final class LogFile {
  private static final int TAIL_BYTES = 64 * 1024;
  private static final int SCAN_BYTES = 4 * 1024 * 1024;

  private LogFile() {}

  static List<String> last(Path log, int lines) {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      var from = Math.max(0, file.length() - TAIL_BYTES);
      file.seek(from);
      var bytes = new byte[(int) (file.length() - from)];
      file.readFully(bytes);
      var all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException e) {
      return List.of("(cannot read " + log + ": " + e.getMessage() + ")");
    }
  }

  /** The lines that were written after the log had this length. */
  static Stream<String> since(Path log, long length) throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      var from =
          Math.clamp(file.length() - SCAN_BYTES, Math.min(length, file.length()), file.length());
      file.seek(from);
      var bytes = new byte[(int) (file.length() - from)];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).lines();
    }
  }

  /** Prints what is added to the log until interrupted. */
  static void follow(Path log, PrintStream out) throws IOException, InterruptedException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(file.length());
      while (!Thread.interrupted()) {
        if (file.length() < file.getFilePointer()) {
          file.seek(0);
        }
        var bytes = new byte[(int) Math.min(TAIL_BYTES, file.length() - file.getFilePointer())];
        file.readFully(bytes);
        out.write(bytes, 0, bytes.length);
        out.flush();
        Thread.sleep(200);
      }
    }
  }
}
