package io.renku.core.files;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** What is known of each upload: one small file each, so that it survives a restart. */
final class UploadRecords {
  private static final JsonProvider JSON = JsonProvider.provider();

  private final Path folder;

  UploadRecords(Path folder) {
    this.folder = folder;
  }

  void save(String user, UploadedFile file) throws IOException {
    var own = Files.createDirectories(folder.resolve(user));
    var draft = own.resolve(file.id() + ".tmp");
    Files.writeString(draft, json(file).toString());
    Files.move(draft, own.resolve(file.id() + ".json"), StandardCopyOption.ATOMIC_MOVE);
  }

  Optional<UploadedFile> find(String user, String id) {
    return id.matches("[0-9a-f]{32}")
        ? read(folder.resolve(user).resolve(id + ".json"))
        : Optional.empty();
  }

  List<UploadedFile> of(String user) {
    var own = folder.resolve(user);
    if (!Files.isDirectory(own)) {
      return List.of();
    }
    try (var files = Files.list(own)) {
      return files
          .filter(path -> path.toString().endsWith(".json"))
          .flatMap(path -> read(path).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(String user, UploadedFile file) {
    try {
      Files.deleteIfExists(folder.resolve(user).resolve(file.id() + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<UploadedFile> read(Path path) {
    try (var in = Files.newInputStream(path);
        var reader = JSON.createReader(in)) {
      return Optional.of(file(reader.readObject()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (JsonException | NullPointerException | DateTimeException _) {
      return Optional.empty(); // as good as not uploaded; cleaning up removes the rest
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject json(UploadedFile file) {
    return JSON.createObjectBuilder()
        .add("id", file.id())
        .add("created", file.created().toString())
        .add("name", file.name())
        .add("size", file.size())
        .add("path", file.relativePath())
        .add("archive", file.isArchive())
        .add("folder", file.isFolder())
        .add("unpack", file.isToBeUnpacked())
        .build();
  }

  private static UploadedFile file(JsonObject json) {
    return new UploadedFile(
        json.getString("id"),
        LocalDateTime.parse(json.getString("created")),
        json.getString("name"),
        json.getJsonNumber("size").longValue(),
        json.getString("path"),
        json.getBoolean("archive"),
        json.getBoolean("folder"),
        json.getBoolean("unpack"));
  }
}
