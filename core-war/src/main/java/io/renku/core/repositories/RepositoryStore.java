package io.renku.core.repositories;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * Reads and changes remote repositories through clones on disk. Changes are functions of the files
 * they start from: when somebody else pushes in between, the change is made again on top of theirs.
 */
public final class RepositoryStore {
  private static final int ATTEMPTS = 3;

  /**
   * @param folder only one process may use it at a time
   * @param refreshAfter how old what was fetched may be when a read starts
   */
  public record Settings(
      Path folder,
      AddressPolicy policy,
      Duration idleTimeout,
      Duration timeout,
      Duration lockTimeout,
      Duration refreshAfter,
      int concurrency,
      String version) {}

  private final Settings settings;
  private final GitRemote remote;
  private final LfsClient lfs;
  private final Semaphore permits;
  private final Map<Path, CloneFolder> folders = new ConcurrentHashMap<>();
  private final RecentFetches recent;

  public RepositoryStore(Settings settings) {
    this.settings = settings;
    this.remote = new GitRemote(settings.policy(), settings.idleTimeout(), settings.timeout());
    this.lfs = new LfsClient(settings.policy(), settings.timeout());
    this.permits = new Semaphore(settings.concurrency(), true);
    this.recent = new RecentFetches(settings.refreshAfter());
    FileTrees.delete(temporary());
  }

  private Path temporary() {
    return settings.folder().resolve("temporary");
  }

  private Path projects() {
    return settings.folder().resolve("projects");
  }

  /** Runs an operation on the files of a repository. */
  public <T> T read(Source source, Function<Snapshot, T> operation) {
    try (var _ = permit()) {
      if (source.access().cacheKey().isPresent()) {
        return read(folder(source.address(), source.access()), source, operation);
      }
      var folder = temporary().resolve(UUID.randomUUID().toString());
      try {
        return read(new CloneFolder(folder, settings.lockTimeout()), source, operation);
      } finally {
        FileTrees.delete(folder);
      }
    }
  }

  private <T> T read(CloneFolder folder, Source source, Function<Snapshot, T> operation) {
    try (var _ = folder.use();
        var clone = new Clone(folder, remote)) {
      var commit =
          recent
              .find(source)
              .filter(found -> clone.has(found, source.needsHistory()))
              .orElseGet(() -> fetch(folder, clone, source).commit());
      try (var files = new CommitReader(clone.repository(), commit)) {
        return operation.apply(files);
      }
    } catch (IOException e) {
      throw damaged(folder, e);
    }
  }

  private GitRemote.Target fetch(CloneFolder folder, Clone clone, Source source) {
    try (var _ = folder.transfer()) {
      var target = clone.fetch(source);
      recent.remember(source, target.commit());
      return target;
    }
  }

  /**
   * Commits what the operation does to a draft, and pushes it. An operation that changes nothing
   * makes no commit. The operation may run several times.
   */
  public <T> Pushed<T> change(
      Source source, Author author, String message, Function<Draft, T> operation) {
    var folder = folder(source.address(), source.access());
    try (var _ = permit();
        var _ = folder.use();
        var _ = folder.transfer();
        var clone = new Clone(folder, remote)) {
      for (var attempt = 1; ; attempt++) {
        var pushed = attempt(clone, source, author, message, operation, attempt == ATTEMPTS);
        if (pushed.isPresent()) {
          return pushed.get();
        }
      }
    } catch (IOException e) {
      throw damaged(folder, e);
    }
  }

  private <T> Optional<Pushed<T>> attempt(
      Clone clone,
      Source source,
      Author author,
      String message,
      Function<Draft, T> operation,
      boolean isLast)
      throws IOException {
    var target = clone.fetch(source);
    var branch = target.branch().orElseThrow(() -> notABranch(source));
    try (var files = new CommitReader(clone.repository(), target.commit())) {
      var draft = new Draft(Optional.of(files));
      var result = operation.apply(draft);
      if (draft.isEmpty()) {
        return Optional.of(new Pushed<>(result, branch));
      }
      var commit =
          new CommitWriter(clone.repository(), settings.version())
              .write(Optional.of(files.commit()), draft, author, message);
      if (commit.equals(target.commit())) {
        return Optional.of(new Pushed<>(result, branch));
      }
      lfs.upload(source.address(), source.access(), draft.lfsObjects());
      return switch (push(clone, source, commit, branch, target.commit())) {
        case GitRemote.PushOutcome.Accepted _ -> {
          clone.moveBranch(branch, commit);
          recent.forget(source.address());
          yield Optional.of(new Pushed<>(result, branch));
        }
        case GitRemote.PushOutcome.Overtaken _ when !isLast -> Optional.empty();
        case GitRemote.PushOutcome.Overtaken _ ->
            Optional.of(onOwnBranch(clone, source, commit, branch, result));
        case GitRemote.PushOutcome.Refused _ ->
            Optional.of(onOwnBranch(clone, source, commit, branch, result));
      };
    }
  }

  /** A protected branch does not take the commit; a branch of its own does, for a merge request. */
  private <T> Pushed<T> onOwnBranch(
      Clone clone, Source source, ObjectId commit, String branch, T result) {
    var own = AutoBranch.name(branch, commit.name());
    return switch (push(clone, source, commit, own, ObjectId.zeroId())) {
      case GitRemote.PushOutcome.Accepted _ -> new Pushed<>(result, own);
      case GitRemote.PushOutcome.Overtaken _ ->
          throw new CoreFailure(CoreError.RENKU, "the branch %s exists already.".formatted(own));
      case GitRemote.PushOutcome.Refused(var why) ->
          throw new CoreFailure(
              CoreError.RENKU, "the repository does not take the change: %s.".formatted(why));
    };
  }

  private GitRemote.PushOutcome push(
      Clone clone, Source source, ObjectId commit, String branch, ObjectId expected) {
    return remote.push(
        clone.repository(), source.address(), source.access(), commit, branch, expected);
  }

  /**
   * Makes the first commit of a repository that is empty, or that the forge creates on a push.
   *
   * @throws CoreFailure 1102 when there is something in it
   */
  public <T> T create(
      GitAddress address,
      Access access,
      String branch,
      Author author,
      String message,
      Function<Draft, T> operation) {
    var folder = temporary().resolve(UUID.randomUUID().toString());
    var source = Source.of(address, Optional.empty(), access);
    try (var _ = permit()) {
      Files.createDirectories(folder.getParent());
      T result;
      try (var repository =
          new FileRepositoryBuilder().setBare().setGitDir(folder.toFile()).build()) {
        repository.create(true);
        requireEmpty(repository, source);
        var draft = new Draft(Optional.empty());
        result = operation.apply(draft);
        var commit =
            new CommitWriter(repository, settings.version())
                .write(Optional.empty(), draft, author, message);
        lfs.upload(address, access, draft.lfsObjects());
        var outcome = remote.push(repository, address, access, commit, branch, ObjectId.zeroId());
        if (!(outcome instanceof GitRemote.PushOutcome.Accepted)) {
          throw new CoreFailure(
              CoreError.PROJECT_CREATION,
              "project_name: %s does not take the first commit.".formatted(address));
        }
        var update = repository.updateRef(Constants.R_HEADS + branch);
        update.setNewObjectId(commit);
        update.forceUpdate();
      }
      folder(address, access).adopt(folder);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      FileTrees.delete(folder);
    }
  }

  private void requireEmpty(Repository repository, Source source) {
    try (var conversation = remote.open(repository, source, List.of())) {
      if (!conversation.hasNoBranches()) {
        throw new CoreFailure(
            CoreError.PROJECT_CREATION,
            "project_name: %s exists already and is not empty.".formatted(source.address()));
      }
    } catch (CoreFailure e) {
      var isCreatedByPush = e.error() == CoreError.REPOSITORY_URL && isMissing(e);
      if (!isCreatedByPush) {
        throw e;
      }
    }
  }

  private static boolean isMissing(CoreFailure failure) {
    return failure.getCause() instanceof Exception cause && GitFailures.isAboutMissing(cause);
  }

  /** Whether an operation holds this user's clone for longer than the time given. */
  public boolean isLocked(GitAddress address, Access access, Duration patience) {
    return access.cacheKey().isPresent() && folder(address, access).isBusy(patience);
  }

  /** Deletes clones that nobody used for this long. */
  public void evict(Duration unused) {
    var before = Instant.now().minus(unused);
    if (!Files.isDirectory(projects())) {
      return;
    }
    try (var users = Files.list(projects())) {
      for (var user : users.toList()) {
        try (var clones = Files.list(user)) {
          clones.forEach(path -> folderAt(path).evict(before));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CloneFolder folder(GitAddress address, Access access) {
    var name = hash(address.toString()) + "-" + address.name().replaceAll("[^A-Za-z0-9_-]", "_");
    var user =
        access
            .cacheKey()
            .orElseThrow(() -> new CoreFailure(CoreError.ANONYMOUS, ""))
            .replaceAll("[^A-Za-z0-9_=-]", "_");
    return folderAt(projects().resolve(user).resolve(name));
  }

  private CloneFolder folderAt(Path path) {
    return folders.computeIfAbsent(path, key -> new CloneFolder(key, settings.lockTimeout()));
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes).substring(0, 24);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256", e);
    }
  }

  private CloneFolder.Held permit() {
    try {
      if (!permits.tryAcquire(settings.lockTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CoreFailure(CoreError.LOCKED, "too many operations are running.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CoreFailure(CoreError.LOCKED, "the wait for it was interrupted.", e);
    }
    return permits::release;
  }

  private static CoreFailure damaged(CloneFolder folder, IOException e) {
    folder.discard();
    return new CoreFailure(CoreError.CACHE, "the clone was damaged and is thrown away.", e);
  }

  private static CoreFailure notABranch(Source source) {
    return new CoreFailure(
        CoreError.RENKU,
        "%s is no branch; only branches can be changed.".formatted(source.revision().orElse("?")));
  }
}
