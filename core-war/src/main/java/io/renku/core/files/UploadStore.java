package io.renku.core.files;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.repositories.FileTrees;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps users' uploads until they are added to a dataset or grow old. A file appears under its name
 * only when it is complete.
 */
public final class UploadStore {
  private final Path files;
  private final Path chunks;
  private final Path drafts;
  private final UploadRecords records;
  private final Clock clock;
  private final long largest;
  private final Map<Path, ReentrantLock> locks = new ConcurrentHashMap<>();

  public UploadStore(Path folder, long largest, Clock clock) {
    this.files = folder.resolve("uploads");
    this.chunks = folder.resolve("chunks");
    this.drafts = folder.resolve("upload-drafts");
    this.records = new UploadRecords(folder.resolve("upload-records"));
    this.largest = largest;
    this.clock = clock;
    FileTrees.deleteIfPresent(drafts);
  }

  /** How a file shall be taken. */
  public record Wish(
      String name, boolean isOverriding, boolean isArchive, boolean isToBeUnpacked) {}

  /** One piece of a file that comes in several. */
  public record Chunk(String upload, int index, int total) {}

  /** Takes a whole file; an archive to be unpacked becomes several. */
  public List<UploadedFile> add(String user, Wish wish, InputStream content) {
    try {
      var draft = draft(content);
      return publish(user, wish, draft);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes one chunk; empty until all are there. */
  public List<UploadedFile> addChunk(String user, Wish wish, Chunk chunk, InputStream content) {
    var folder = chunkFolder(user, chunk.upload());
    try {
      var draft = draft(content);
      var lock = locks.computeIfAbsent(folder, _ -> new ReentrantLock());
      lock.lock();
      try {
        Files.createDirectories(folder);
        Files.move(
            draft,
            folder.resolve(String.valueOf(chunk.index())),
            StandardCopyOption.REPLACE_EXISTING);
        if (!isComplete(folder, chunk.total())) {
          return List.of();
        }
        requireFree(user, wish);
        var whole = join(folder, chunk.total());
        FileTrees.delete(folder);
        return publish(user, wish, whole);
      } finally {
        lock.unlock();
        locks.remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isComplete(Path folder, int total) {
    for (var index = 0; index < total; index++) {
      if (!Files.exists(folder.resolve(String.valueOf(index)))) {
        return false;
      }
    }
    return true;
  }

  private Path join(Path folder, int total) throws IOException {
    var whole = newDraft();
    try (var out = Files.newOutputStream(whole)) {
      var size = 0L;
      for (var index = 0; index < total; index++) {
        size += Files.copy(folder.resolve(String.valueOf(index)), out);
        if (size > largest) {
          throw new CoreFailure(CoreError.UPLOAD_SIZE, Sizes.text(largest));
        }
      }
    } catch (CoreFailure e) {
      Files.delete(whole);
      FileTrees.delete(folder);
      throw e;
    }
    return whole;
  }

  private Path draft(InputStream content) throws IOException {
    var draft = newDraft();
    try (content) {
      Files.copy(content, draft);
      return draft;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
  }

  private Path newDraft() throws IOException {
    return Files.createDirectories(drafts).resolve(UUID.randomUUID().toString());
  }

  private List<UploadedFile> publish(String user, Wish wish, Path draft) throws IOException {
    try {
      requireFree(user, wish);
      var own = Files.createDirectories(files.resolve(user));
      var target = own.resolve(wish.name());
      if (Files.isDirectory(target)) {
        FileTrees.delete(target);
      }
      replaced(user, wish.name()).forEach(old -> records.delete(user, old));
      Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
      return wish.isArchive() && wish.isToBeUnpacked()
          ? unpack(user, own, target)
          : List.of(record(user, own, target, wish.isArchive(), wish.isToBeUnpacked()));
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private List<UploadedFile> replaced(String user, String name) {
    return records.of(user).stream().filter(file -> file.relativePath().equals(name)).toList();
  }

  private void requireFree(String user, Wish wish) {
    if (!wish.isOverriding() && Files.exists(files.resolve(user).resolve(wish.name()))) {
      throw new CoreFailure(CoreError.FILE_EXISTS, wish.name());
    }
  }

  private List<UploadedFile> unpack(String user, Path own, Path archive) throws IOException {
    var target = archive.resolveSibling(archive.getFileName() + ".unpacked");
    FileTrees.deleteIfPresent(target);
    Archives.unzip(archive, target, largest);
    var unpacked = new ArrayList<UploadedFile>();
    try (var paths = Files.walk(target)) {
      for (var path : paths.filter(one -> !one.equals(target)).sorted().toList()) {
        unpacked.add(record(user, own, path, false, false));
      }
    }
    return unpacked;
  }

  private UploadedFile record(
      String user, Path own, Path path, boolean isArchive, boolean isToBeUnpacked)
      throws IOException {
    var file =
        new UploadedFile(
            UUID.randomUUID().toString().replace("-", ""),
            LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS),
            path.getFileName().toString(),
            Files.isDirectory(path) ? 0 : Files.size(path),
            own.relativize(path).toString(),
            isArchive,
            Files.isDirectory(path),
            isToBeUnpacked);
    records.save(user, file);
    return file;
  }

  /** What a user uploaded and is still there: files before folders, by path. */
  public List<UploadedFile> list(String user) {
    return records.of(user).stream()
        .filter(file -> Files.exists(path(user, file)))
        .sorted(
            Comparator.comparing(UploadedFile::isFolder).thenComparing(UploadedFile::relativePath))
        .toList();
  }

  /** A user's own upload, if it is still there. */
  public Optional<UploadedFile> find(String user, String id) {
    return records.find(user, id).filter(file -> Files.exists(path(user, file)));
  }

  public Path path(String user, UploadedFile file) {
    return files.resolve(user).resolve(file.relativePath());
  }

  /**
   * Forgets the chunks of an upload that will not be finished.
   *
   * @throws CoreFailure 3111 when there are none
   */
  public void deleteChunks(String user, String upload) {
    var folder = chunkFolder(user, upload);
    if (!Files.isDirectory(folder)) {
      throw new CoreFailure(CoreError.FILE_MISSING, upload);
    }
    FileTrees.delete(folder);
  }

  private Path chunkFolder(String user, String upload) {
    if (!upload.matches("[A-Za-z0-9_-]{1,100}")) {
      throw new CoreFailure(CoreError.VALIDATION, "'dzuuid': Not a valid UUID.");
    }
    return chunks.resolve(user).resolve(upload);
  }

  /** Deletes uploads, and chunks of unfinished ones, that are older than this. */
  public void evict(Duration age) {
    var before = clock.instant().minus(age);
    try {
      for (var user : children(files)) {
        var name = user.getFileName().toString();
        for (var file : records.of(name)) {
          if (file.created().toInstant(ZoneOffset.UTC).isBefore(before)) {
            FileTrees.deleteIfPresent(path(name, file));
            records.delete(name, file);
          }
        }
      }
      for (var user : children(chunks)) {
        for (var upload : children(user)) {
          if (Files.getLastModifiedTime(upload).toInstant().isBefore(before)) {
            FileTrees.deleteIfPresent(upload);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var list = Files.list(folder)) {
      return list.toList();
    }
  }
}
