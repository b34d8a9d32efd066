package io.renku.core.repositories;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** An opened clone, and how it catches up with the far end. */
final class Clone implements AutoCloseable {
  private final CloneFolder folder;
  private final GitRemote remote;
  private final Repository repository;

  Clone(CloneFolder folder, GitRemote remote) throws IOException {
    this.folder = folder;
    this.remote = remote;
    this.repository = folder.open();
  }

  Repository repository() {
    return repository;
  }

  boolean has(AnyObjectId commit, boolean withHistory) {
    try {
      return repository.getObjectDatabase().has(commit)
          && !(withHistory && !repository.getObjectDatabase().getShallowCommits().isEmpty());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Makes sure that what the source names is here as it is at the far end. The caller holds the
   * transfer lock.
   */
  GitRemote.Target fetch(Source source) {
    var name = source.revision();
    var isCommit = name.filter(text -> text.matches("[0-9a-f]{7,40}")).isPresent();
    if (name.isPresent() && !Repository.isValidRefName(Constants.R_HEADS + name.get())) {
      throw unknown(source);
    }
    try (var far = remote.open(repository, source, isCommit ? List.of() : listOf(name))) {
      var target = far.find(name);
      if (target.isPresent()) {
        take(far, source, target.get());
        return peeled(target.get());
      }
      if (name.isEmpty()) {
        throw new CoreFailure(CoreError.NOT_RENKU, "%s is empty.".formatted(source.address()));
      }
      if (!isCommit) {
        throw unknown(source);
      }
      var tip =
          far.refs().values().stream()
              .filter(ref -> ref.getObjectId() != null)
              .filter(ref -> ref.getObjectId().name().startsWith(name.get()))
              .findFirst();
      if (tip.isPresent()) {
        take(far, source, new GitRemote.Target(Optional.empty(), tip.get().getObjectId()));
        return peeled(new GitRemote.Target(Optional.empty(), tip.get().getObjectId()));
      }
    }
    return older(source);
  }

  private static List<String> listOf(Optional<String> name) {
    return name.map(List::of).orElse(List.of("HEAD"));
  }

  private void take(GitRemote.Conversation far, Source source, GitRemote.Target target) {
    if (!has(target.commit(), source.needsHistory())) {
      transfer(far, List.of(wanted(target.commit())));
    }
    target.branch().ifPresent(branch -> moveBranch(branch, target.commit()));
  }

  private static Ref wanted(ObjectId commit) {
    return new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, commit.name(), commit);
  }

  private void transfer(GitRemote.Conversation far, List<Ref> wanted) {
    var isComplete = false;
    try {
      folder.begin();
      far.fetch(wanted);
      folder.complete();
      isComplete = true;
    } catch (IOException e) {
      throw new CoreFailure(CoreError.CACHE, "the clone cannot be written.", e);
    } finally {
      if (!isComplete) {
        folder.discard();
      }
    }
  }

  /** A commit that no branch ends at: all history is fetched to find it. */
  private GitRemote.Target older(Source source) {
    var complete = source.withHistory();
    try {
      var known = repository.resolve(source.revision().orElseThrow() + "^{commit}");
      if (known == null) {
        try (var far = remote.open(repository, complete, List.of())) {
          transfer(
              far, far.refs().values().stream().filter(ref -> ref.getObjectId() != null).toList());
        }
        known = repository.resolve(source.revision().orElseThrow() + "^{commit}");
      }
      if (known == null) {
        throw unknown(source);
      }
      return new GitRemote.Target(Optional.empty(), known);
    } catch (IOException e) {
      throw unknown(source);
    }
  }

  private GitRemote.Target peeled(GitRemote.Target target) {
    try (var walk = new RevWalk(repository)) {
      return new GitRemote.Target(target.branch(), walk.parseCommit(target.commit()).copy());
    } catch (IOException e) {
      folder.discard();
      throw new CoreFailure(CoreError.CACHE, "the clone is incomplete.", e);
    }
  }

  void moveBranch(String branch, ObjectId commit) {
    try {
      var update = repository.updateRef(Constants.R_HEADS + branch);
      update.setNewObjectId(commit);
      update.forceUpdate();
    } catch (IOException e) {
      throw new CoreFailure(CoreError.CACHE, "the clone cannot be written.", e);
    }
  }

  private static CoreFailure unknown(Source source) {
    return new CoreFailure(CoreError.BRANCH, source.revision().orElse("?"));
  }

  @Override
  public void close() {
    repository.close();
  }
}
