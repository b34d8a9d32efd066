package io.renku.forge.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bare repositories on disk, one a project, found by the project's id and never by its path.
 */
public final class GitStore {
  private static final Logger LOG = LoggerFactory.getLogger(GitStore.class);
  private static final int MOST_PACKS = 40;

  /** Loose objects in one of 256 folders; git's own measure. */
  private static final int MOST_SAMPLED = 26;

  private final Path root;
  private final Set<Long> tidying = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<Long, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** Work on an open repository. */
  @FunctionalInterface
  public interface Work<R> {
    R on(Repository repository) throws IOException;
  }

  public GitStore(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root);
    SystemReader.setInstance(new QuietSystemReader(SystemReader.getInstance()));
    var cache = new org.eclipse.jgit.storage.file.WindowCacheConfig();
    cache.setPackedGitLimit(8 << 20);
    cache.setPackedGitOpenFiles(64);
    cache.setDeltaBaseCacheLimit(2 << 20);
    cache.setStreamFileThreshold(4 << 20);
    cache.install();
  }

  public Path folder(long projectId) {
    return root.resolve("%02x".formatted(projectId & 0xff)).resolve(projectId + ".git");
  }

  public void create(long projectId, String defaultBranch) {
    try {
      var folder = folder(projectId);
      delete(projectId);
      try (var repository = new FileRepository(folder.toFile())) {
        repository.create(true);
        var config = repository.getConfig();
        config.setBoolean("core", null, "logAllRefUpdates", false);
        config.setInt("gc", null, "auto", 0);
        config.save();
        head(repository, defaultBranch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void setHead(long projectId, String branch) {
    use(
        projectId,
        repository -> {
          head(repository, branch);
          return null;
        });
  }

  private static void head(Repository repository, String branch) throws IOException {
    RefUpdate head = repository.updateRef(Constants.HEAD);
    head.disableRefLog();
    head.link(Constants.R_HEADS + branch);
  }

  /** An open repository, shared with other requests; the caller closes it. */
  public Repository open(long projectId) {
    try {
      return RepositoryCache.open(
          RepositoryCache.FileKey.exact(folder(projectId).toFile(), FS.DETECTED), true);
    } catch (RepositoryNotFoundException e) {
      throw new UncheckedIOException("The repository of project " + projectId + " is gone", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public <R> R use(long projectId, Work<R> work) {
    try (var repository = open(projectId)) {
      return work.on(repository);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Like {@link #use}, one writer at a time for each repository. */
  public <R> R write(long projectId, Work<R> work) {
    var lock = locks.computeIfAbsent(projectId, _ -> new ReentrantLock());
    lock.lock();
    try {
      return use(projectId, work);
    } finally {
      lock.unlock();
    }
  }

  /** Copies a repository with all branches and tags; packs and objects are shared by hard links. */
  public void copy(long from, long to) {
    try {
      var source = folder(from);
      var target = folder(to);
      delete(to);
      for (var part : new String[] {"HEAD", "config", "refs", "packed-refs", "objects"}) {
        if (Files.exists(source.resolve(part))) {
          copyTree(source.resolve(part), target.resolve(part));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyTree(Path source, Path target) throws IOException {
    var isObject = source.endsWith("objects");
    try (var files = Files.walk(source)) {
      for (var file : (Iterable<Path>) files::iterator) {
        var to = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else if (!file.getFileName().toString().endsWith(".lock")) {
          Files.createDirectories(to.getParent());
          copyFile(file, to, isObject);
        }
      }
    }
  }

  private static void copyFile(Path file, Path to, boolean link) throws IOException {
    try {
      if (link) {
        Files.createLink(to, file);
      } else {
        Files.copy(file, to);
      }
    } catch (FileAlreadyExistsException | NoSuchFileException _) {
      // there already, or a temporary file that a writer took away meanwhile
    } catch (UnsupportedOperationException _) {
      Files.copy(file, to);
    }
  }

  public void delete(long projectId) {
    var folder = folder(projectId);
    RepositoryCache.unregister(RepositoryCache.FileKey.exact(folder.toFile(), FS.DETECTED));
    try {
      if (!Files.exists(folder)) {
        return;
      }
      var trash = folder.resolveSibling(projectId + ".deleted-" + System.nanoTime());
      Files.move(folder, trash);
      try (var files = Files.walk(trash)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Packs a repository anew in the background when it has become untidy. */
  public void tidy(long projectId) {
    if (isUntidy(folder(projectId)) && tidying.add(projectId)) {
      Thread.ofVirtual()
          .name("tidy-" + projectId)
          .start(
              () -> {
                try (var repository = open(projectId);
                    var git = new Git(repository)) {
                  git.gc().call();
                } catch (GitAPIException | UncheckedIOException e) {
                  LOG.warn("Repository {} could not be tidied: {}", projectId, e.toString());
                } finally {
                  tidying.remove(projectId);
                }
              });
    }
  }

  private static boolean isUntidy(Path folder) {
    var packs = folder.resolve("objects/pack").toFile().list((_, name) -> name.endsWith(".pack"));
    var sample = folder.resolve("objects/17").toFile().list();
    return (packs != null && packs.length > MOST_PACKS)
        || (sample != null && sample.length > MOST_SAMPLED);
  }

  /** Bytes that a repository takes on disk. */
  public long size(long projectId) {
    try (var files = Files.walk(folder(projectId))) {
      return files
          .mapToLong(
              file -> {
                try {
                  return Files.isRegularFile(file) ? Files.size(file) : 0;
                } catch (IOException _) {
                  return 0;
                }
              })
          .sum();
    } catch (IOException | UncheckedIOException _) {
      return 0;
    }
  }
}
