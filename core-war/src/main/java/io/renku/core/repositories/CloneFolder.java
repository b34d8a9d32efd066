package io.renku.core.repositories;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The place of one user's clone of one repository. A clone is bare and only ever grows; a transfer
 * into it is marked by a file beside it, so that one cut short by the death of the process is found
 * and thrown away. Discarding starts a new clone beside the old, which is deleted once nobody reads
 * it.
 */
final class CloneFolder {
  private static final String TRANSFER = ".transfer";
  private static final String CLONE = "clone-";

  private final Path folder;
  private final Duration lockTimeout;
  private final ReentrantReadWriteLock usage = new ReentrantReadWriteLock();
  private final ReentrantLock update = new ReentrantLock();
  private Optional<Path> current = Optional.empty();

  CloneFolder(Path folder, Duration lockTimeout) {
    this.folder = folder;
    this.lockTimeout = lockTimeout;
  }

  /** A lock that is released by closing. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** Keeps the clone from being evicted. */
  Held use() {
    var held = lock(usage.readLock(), lockTimeout);
    touch();
    return held;
  }

  /** Excludes other transfers of this clone. */
  Held transfer() {
    return lock(update, lockTimeout);
  }

  /** Whether a transfer is still going on after the time given. */
  boolean isBusy(Duration patience) {
    try {
      lock(update, patience).close();
      return false;
    } catch (CoreFailure e) {
      if (e.error() == CoreError.LOCKED) {
        return true;
      }
      throw e;
    }
  }

  private static Held lock(Lock lock, Duration patience) {
    try {
      if (!lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CoreFailure(CoreError.LOCKED, "another operation on it is still running.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CoreFailure(CoreError.LOCKED, "the wait for it was interrupted.", e);
    }
    return lock::unlock;
  }

  synchronized Repository open() throws IOException {
    if (current.isEmpty()) {
      current = Optional.of(found().orElseGet(this::fresh));
    }
    var clone = current.get();
    var repository = new FileRepositoryBuilder().setBare().setGitDir(clone.toFile()).build();
    if (!Files.exists(clone.resolve("HEAD"))) {
      repository.create(true);
    }
    return repository;
  }

  private Path fresh() {
    return folder.resolve(CLONE + UUID.randomUUID());
  }

  /** The newest clone that an earlier process left complete; the others are deleted. */
  private Optional<Path> found() throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      return Optional.empty();
    }
    try (var list = Files.list(folder)) {
      var clones =
          list.filter(path -> path.getFileName().toString().startsWith(CLONE))
              .filter(Files::isDirectory)
              .sorted(Comparator.comparing(CloneFolder::modified).reversed())
              .toList();
      var usable =
          clones.stream()
              .filter(clone -> !Files.exists(marker(clone)))
              .filter(clone -> Files.exists(clone.resolve("HEAD")))
              .findFirst();
      clones.stream().filter(clone -> !usable.equals(Optional.of(clone))).forEach(this::delete);
      return usable;
    }
  }

  private static Path marker(Path clone) {
    return clone.resolveSibling(clone.getFileName() + TRANSFER);
  }

  /** Call before anything is transferred into the clone. */
  synchronized void begin() throws IOException {
    Files.writeString(marker(current.orElseThrow()), "");
  }

  synchronized void complete() throws IOException {
    Files.deleteIfExists(marker(current.orElseThrow()));
  }

  /** Lets the next use start from nothing; the old clone is deleted when nobody can be reading. */
  synchronized void discard() {
    try {
      if (current.filter(Files::isDirectory).isPresent()) {
        begin();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    current = Optional.of(fresh());
  }

  /** Takes over a bare repository that was made elsewhere, unless there is a clone already. */
  synchronized void adopt(Path repository) throws IOException {
    if (current.or(this::foundQuietly).isEmpty()) {
      Files.createDirectories(folder);
      var clone = fresh();
      Files.move(repository, clone);
      current = Optional.of(clone);
    }
  }

  private Optional<Path> foundQuietly() {
    try {
      return found();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes clones that were not used for a while, and what discarding left. */
  void evict(Instant unusedSince) {
    if (!usage.writeLock().tryLock()) {
      return;
    }
    try {
      synchronized (this) {
        if (!Files.isDirectory(folder) || modified(folder).toInstant().isAfter(unusedSince)) {
          return;
        }
        current = Optional.empty();
        delete(folder);
      }
    } finally {
      usage.writeLock().unlock();
    }
  }

  private void touch() {
    try {
      if (Files.isDirectory(folder)) {
        Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime modified(Path path) {
    try {
      return Files.getLastModifiedTime(path);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private void delete(Path tree) {
    FileTrees.delete(tree);
    try {
      Files.deleteIfExists(marker(tree));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
