package io.renku.gateway.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.renku.gateway.html.InlineScripts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/**
 * What was found out about files by reading them, until they change: their tags and lengths, and
 * compressed copies of those that come without.
 */
final class FileMemory {
  private static final int TAG_BYTES = 12;
  private static final long LARGEST_TO_COMPRESS = 16L * 1024 * 1024;
  private static final long ROOM = 64L * 1024 * 1024;

  private final ConcurrentHashMap<String, Facts> facts = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Compressed> compressed = new ConcurrentHashMap<>();
  private final AtomicLong used = new AtomicLong();

  /**
   * @param tag differs whenever the content does
   * @param inlineScripts of a page, as sources of its policy
   */
  record Facts(String stamp, String tag, long length, List<String> inlineScripts) {}

  private record Compressed(String stamp, byte[] bytes) {}

  Facts of(StoredFile file, boolean isPage) throws IOException {
    var known = facts.get(file.name());
    if (known != null && known.stamp().equals(file.stamp())) {
      return known;
    }
    var read = isPage ? readPage(file) : read(file);
    facts.put(file.name(), read);
    return read;
  }

  /** The file's compressed copy, unless there is no room for it. */
  Optional<byte[]> gzipped(StoredFile file, long length) throws IOException {
    var known = compressed.get(file.name());
    if (known != null && known.stamp().equals(file.stamp())) {
      return Optional.of(known.bytes());
    }
    if (length > LARGEST_TO_COMPRESS || used.get() + length > ROOM) {
      return Optional.empty();
    }
    var bytes = compress(file);
    var old = compressed.put(file.name(), new Compressed(file.stamp(), bytes));
    used.addAndGet(bytes.length - (old == null ? 0 : old.bytes().length));
    return Optional.of(bytes);
  }

  private static Facts read(StoredFile file) throws IOException {
    try (var in = new DigestInputStream(file.content().open(), sha256())) {
      var length = in.transferTo(OutputStream.nullOutputStream());
      return new Facts(file.stamp(), tag(in.getMessageDigest().digest()), length, List.of());
    }
  }

  private static Facts readPage(StoredFile file) throws IOException {
    try (var in = file.content().open()) {
      var bytes = in.readAllBytes();
      var scripts = InlineScripts.sources(new String(bytes, UTF_8));
      return new Facts(file.stamp(), tag(sha256().digest(bytes)), bytes.length, scripts);
    }
  }

  private static byte[] compress(StoredFile file) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var in = file.content().open();
        var out = new GZIPOutputStream(bytes)) {
      in.transferTo(out);
    }
    return bytes.toByteArray();
  }

  private static String tag(byte[] digest) {
    var beginning = Arrays.copyOf(digest, TAG_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(beginning);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256", e);
    }
  }
}
