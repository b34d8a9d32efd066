package io.renku.forge.accounts;

import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;

/** Pictures of projects and users, one file each. */
public final class Avatars {
  private static final long MAX_BYTES = 200 << 10;
  private static final Map<String, String> TYPES =
      Map.of(
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "gif", "image/gif",
          "bmp", "image/bmp",
          "ico", "image/vnd.microsoft.icon",
          "webp", "image/webp");

  private final Path root;

  public Avatars(Path root) {
    this.root = root;
  }

  /** Keeps an upload and answers the file name it is served under. */
  public String save(String kind, long id, Upload upload) {
    if (upload.size() > MAX_BYTES) {
      throw ApiFailure.validation("avatar", "is too big (should be at most 200 KiB)");
    }
    var name = named(upload).replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^\\.+", "_");
    var extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (!TYPES.containsKey(extension)) {
      throw ApiFailure.validation(
          "avatar",
          "file format is not supported. Please try one of the following supported formats: "
              + String.join(", ", TYPES.keySet().stream().sorted().toList()));
    }
    try {
      var file = root.resolve(kind).resolve(String.valueOf(id));
      Files.createDirectories(file.getParent());
      var fresh = Files.createTempFile(file.getParent(), "new", null);
      Files.copy(upload.file(), fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name;
  }

  /** A part that has only a content type is named after it. */
  private static String named(Upload upload) {
    if (!upload.fileName().isBlank() || upload.contentType() == null) {
      return upload.fileName();
    }
    return TYPES.entrySet().stream()
        .filter(e -> upload.contentType().startsWith(e.getValue()))
        .map(e -> "avatar." + e.getKey())
        .findFirst()
        .orElse("");
  }

  public void remove(String kind, long id) {
    try {
      Files.deleteIfExists(root.resolve(kind).resolve(String.valueOf(id)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void send(Exchange exchange, String kind, long id, String name) throws IOException {
    var file = root.resolve(kind).resolve(String.valueOf(id));
    if (!Files.exists(file)) {
      throw ApiFailure.notFound();
    }
    var extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    exchange.header("X-Content-Type-Options", "nosniff");
    exchange.send(
        TYPES.getOrDefault(extension, "application/octet-stream"), Files.readAllBytes(file));
  }
}
