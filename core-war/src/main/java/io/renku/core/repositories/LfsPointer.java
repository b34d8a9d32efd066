package io.renku.core.repositories;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;

/** What git holds in place of a large file: the SHA-256 of its content and its size. */
public record LfsPointer(String oid, long size) implements Comparable<LfsPointer> {
  private static final String VERSION = "version https://git-lfs.github.com/spec/v1\n";

  public static LfsPointer of(Path file) {
    try (var sink = new DigestOutputStream(OutputStream.nullOutputStream(), sha256())) {
      var size = Files.copy(file, sink);
      return new LfsPointer(HexFormat.of().formatHex(sink.getMessageDigest().digest()), size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256", e);
    }
  }

  public byte[] text() {
    return (VERSION + "oid sha256:" + oid + "\nsize " + size + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  public static boolean isPointer(byte[] content) {
    return content.length < 1024 && new String(content, StandardCharsets.UTF_8).startsWith(VERSION);
  }

  @Override
  public int compareTo(LfsPointer other) {
    return Comparator.comparing(LfsPointer::oid).compare(this, other);
  }
}
