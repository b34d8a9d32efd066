package io.renku.forge.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A file of JSON lines that only grows at its end. A plain stream, because a channel would close
 * itself when a thread that writes is interrupted.
 */
final class Journal implements AutoCloseable {
  private final FileOutputStream out;
  private long size;

  private Journal(FileOutputStream out, long size) {
    this.out = out;
    this.size = size;
  }

  interface Lines {
    void add(byte[] line) throws IOException;
  }

  interface Content {
    void writeTo(Lines lines) throws IOException;
  }

  static Journal append(Path file) throws IOException {
    var out = new FileOutputStream(file.toFile(), true);
    return new Journal(out, Files.size(file));
  }

  /** Reads all whole lines and cuts off a last one that was torn. */
  static void read(Path file, Consumer<JsonNode> each) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    long whole = 0;
    try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      var line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          line.write(b);
          continue;
        }
        each.accept(parse(file, line.toByteArray()));
        whole += line.size() + 1;
        line.reset();
      }
    }
    if (Files.size(file) > whole) {
      try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(whole);
      }
    }
  }

  private static JsonNode parse(Path file, byte[] line) throws IOException {
    try {
      return Store.MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IOException(
          file + " is damaged; restore it, or delete its folder to start empty.", e);
    }
  }

  static void replace(Path file, Content content) throws IOException {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    try (var channel =
            FileChannel.open(
                fresh,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        var out =
            new BufferedOutputStream(
                java.nio.channels.Channels.newOutputStream(channel), 1 << 16)) {
      content.writeTo(
          line -> {
            out.write(line);
            out.write('\n');
          });
      out.flush();
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void add(byte[] line) throws IOException {
    var whole = Arrays.copyOf(line, line.length + 1);
    whole[line.length] = '\n';
    try {
      out.write(whole);
    } catch (IOException e) {
      out.getChannel().truncate(size);
      throw e;
    }
    size += whole.length;
  }

  long size() {
    return size;
  }

  void force() throws IOException {
    out.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
