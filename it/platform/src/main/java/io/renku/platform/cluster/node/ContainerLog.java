package io.renku.platform.cluster.node;

import io.renku.platform.cluster.api.PodLogs;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What one run of a container wrote: each line with its time; one older file after rotation. */
final class ContainerLog {
  private static final long ROTATE_ABOVE = 5 << 20;

  private final Path file;

  ContainerLog(Path podDirectory, String container, int run) {
    this.file = podDirectory.resolve("logs").resolve(container).resolve(run + ".log");
  }

  boolean exists() {
    return Files.exists(file);
  }

  private Path older() {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  synchronized void line(String text) {
    try {
      Files.createDirectories(file.getParent());
      if (Files.exists(file) && Files.size(file) > ROTATE_ABOVE) {
        Files.move(file, older(), StandardCopyOption.REPLACE_EXISTING);
      }
      try (BufferedWriter out =
          Files.newBufferedWriter(
              file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        out.write(Instant.now() + " " + text + "\n");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Copies a process's output line by line until it ends. */
  void copy(InputStream output) {
    try (var reader = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        line(line);
      }
    } catch (IOException _) {
      // the process is gone, and with it its output
    }
  }

  /** The last lines, for a termination message. */
  String tail(int lines) {
    var last = new ArrayDeque<String>();
    for (var line : lines()) {
      last.add(line.substring(line.indexOf(' ') + 1));
      if (last.size() > lines) {
        last.removeFirst();
      }
    }
    return String.join("\n", last);
  }

  private List<String> lines() {
    var lines = new ArrayList<String>();
    try {
      for (var part : List.of(older(), file)) {
        if (Files.exists(part)) {
          lines.addAll(Files.readAllLines(part));
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return lines;
  }

  void write(PodLogs.Query query, BooleanSupplier isRunning, OutputStream out)
      throws IOException, InterruptedException {
    var position = Files.exists(file) ? Files.size(file) : 0;
    var lines = since(lines(), query.sinceSeconds());
    if (query.tailLines() >= 0 && query.tailLines() < lines.size()) {
      lines = lines.subList(lines.size() - (int) query.tailLines(), lines.size());
    }
    var left = query.limitBytes() < 0 ? Long.MAX_VALUE : query.limitBytes();
    for (var line : lines) {
      left = send(line, query, left, out);
    }
    out.flush();
    if (query.follow()) {
      follow(query, position, left, isRunning, out);
    }
  }

  private static List<String> since(List<String> lines, long seconds) {
    if (seconds < 0) {
      return lines;
    }
    var from = Instant.now().minusSeconds(seconds);
    return lines.stream().filter(line -> !time(line).isBefore(from)).toList();
  }

  private static Instant time(String line) {
    try {
      return Instant.parse(line.substring(0, line.indexOf(' ')));
    } catch (DateTimeException | StringIndexOutOfBoundsException _) {
      return Instant.EPOCH;
    }
  }

  private static long send(String line, PodLogs.Query query, long left, OutputStream out)
      throws IOException {
    var text = (query.timestamps() ? line : line.substring(line.indexOf(' ') + 1)) + "\n";
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var length = (int) Math.min(bytes.length, left);
    out.write(bytes, 0, length);
    return left - length;
  }

  private void follow(
      PodLogs.Query query, long position, long left, BooleanSupplier isRunning, OutputStream out)
      throws IOException, InterruptedException {
    var partial = new java.io.ByteArrayOutputStream();
    while (left > 0) {
      var isLast = !isRunning.getAsBoolean();
      var size = Files.exists(file) ? Files.size(file) : 0;
      if (size < position) {
        position = 0; // rotated
      }
      if (size > position) {
        var chunk = new byte[(int) Math.min(1 << 16, size - position)];
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
          in.seek(position);
          in.readFully(chunk);
        }
        position += chunk.length;
        for (var b : chunk) {
          if (b == '\n') {
            left = send(partial.toString(StandardCharsets.UTF_8), query, left, out);
            partial.reset();
          } else {
            partial.write(b);
          }
        }
        out.flush();
      } else if (isLast) {
        return;
      } else {
        Thread.sleep(200);
      }
    }
  }
}
