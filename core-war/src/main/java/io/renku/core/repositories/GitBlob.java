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
import java.util.HexFormat;

/** The ids that git gives to contents. */
public final class GitBlob {
  private GitBlob() {}

  public static String id(byte[] content) {
    var digest = start(content.length);
    return HexFormat.of().formatHex(digest.digest(content));
  }

  public static String id(Path file) {
    try {
      var digest = start(Files.size(file));
      try (var sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        Files.copy(file, sink);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageDigest start(long size) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + size + "\0").getBytes(StandardCharsets.UTF_8));
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-1", e);
    }
  }
}
