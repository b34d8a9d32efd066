package io.renku.platform.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * The store's file: one JSON line a change, in order, never rewritten in place. A torn last line (a
 * kill in the middle of a write) is cut off at the next start; compaction writes a new file and
 * moves it over the old one. Lines reach the operating system before a write is answered, so they
 * survive the death of this process (not a power cut).
 */
final class Journal implements AutoCloseable {
  private static final long COMPACT_ABOVE = 8L << 20;

  private final Path file;
  private final FileChannel lock;

  /** Not a channel: the interrupt of a writing thread would close that for all. */
  private RandomAccessFile out;

  private long liveSize;

  Journal(Path directory) {
    try {
      Files.createDirectories(directory);
      restrict(directory, "rwx------");
      this.file = directory.resolve("objects.jsonl");
      this.lock =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      takeLock(directory);
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
      restrict(file, "rw-------");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void takeLock(Path directory) throws IOException {
    try {
      if (lock.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException _) {
      // held by this same process: the sentence below says it
    }
    lock.close();
    throw new IllegalStateException("Another cluster already runs on " + directory + ".");
  }

  private static void restrict(Path path, String mode) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
  }

  /** Hands every whole line to the reader, then opens the file for appending. */
  void replay(Consumer<ObjectNode> reader) {
    try {
      var end = 0L;
      try (var in = new RandomAccessFile(file.toFile(), "r")) {
        var buffer = new byte[1 << 16];
        var line = new java.io.ByteArrayOutputStream();
        var position = 0L;
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
          for (var i = 0; i < n; i++) {
            position++;
            if (buffer[i] == '\n') {
              reader.accept(parse(line.toByteArray(), end));
              line.reset();
              end = position;
            } else {
              line.write(buffer[i]);
            }
          }
        }
      }
      out = new RandomAccessFile(file.toFile(), "rw");
      out.setLength(end);
      out.seek(end);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private ObjectNode parse(byte[] line, long position) {
    try {
      return Json.parseObject(line);
    } catch (IllegalArgumentException damaged) {
      throw new IllegalStateException(
          "The cluster's state in %s is damaged at byte %d; `./renku down --wipe` begins anew."
              .formatted(file, position),
          damaged);
    }
  }

  void put(Stored object) {
    append(line(object));
  }

  void delete(Key key, long revision) {
    append(Json.bytes(entry(key, revision)));
  }

  private static ObjectNode entry(Key key, long revision) {
    return Json.object()
        .put("rev", revision)
        .put("resource", key.resource())
        .put("namespace", key.namespace())
        .put("name", key.name());
  }

  private static byte[] line(Stored object) {
    var entry = entry(object.key(), object.revision());
    entry.set("object", object.read());
    return Json.bytes(entry);
  }

  /** A line that could not be written whole (a full disk) is taken back, so that none is torn. */
  private void append(byte[] json) {
    try {
      var start = out.getFilePointer();
      try {
        appendLine(json);
      } catch (IOException failed) {
        out.setLength(start);
        out.seek(start);
        throw failed;
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void appendLine(byte[] json) throws IOException {
    var line = java.util.Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    out.write(line);
  }

  boolean wantsCompaction() {
    try {
      return out.length() > COMPACT_ABOVE && out.length() > 2 * liveSize;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  void compact(Collection<Stored> objects, long revision) {
    try {
      var fresh = file.resolveSibling("objects.jsonl.new");
      Files.deleteIfExists(fresh);
      Files.createFile(fresh);
      restrict(fresh, "rw-------");
      try (var target = new FileOutputStream(fresh.toFile())) {
        OutputStream stream = new BufferedOutputStream(target, 1 << 16);
        stream.write(Json.bytes(Json.object().put("rev", revision)));
        stream.write('\n');
        for (var object : objects) {
          stream.write(line(object));
          stream.write('\n');
        }
        stream.flush();
        target.getFD().sync();
      }
      out.close();
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      out = new RandomAccessFile(file.toFile(), "rw");
      liveSize = out.length();
      out.seek(liveSize);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
      lock.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
