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
  /** Remembers a commit without a branch, so that the next fetch brings only what is new. */
  private static final String LATEST = "refs/renku/latest";

  private final CloneFolder folder;
  private final GitRemote remote;
  private Repository repository;

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
    if (source.needsHistory()) {
      replaceIfShallow();
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

  /** A shallow clone is not deepened but made again: that is the case every server handles. */
  private void replaceIfShallow() {
    try {
      if (!repository.getObjectDatabase().getShallowCommits().isEmpty()) {
        repository.close();
        folder.discard();
        repository = folder.open();
      }
    } catch (IOException e) {
      throw new CoreFailure(CoreError.CACHE, "the clone cannot be written.", e);
    }
  }

  private static List<String> listOf(Optional<String> name) {
    return name.map(List::of).orElse(List.of("HEAD"));
  }

  private void take(GitRemote.Conversation far, Source source, GitRemote.Target target) {
    if (!has(target.commit(), source.needsHistory())) {
      transfer(far, List.of(wanted(target.commit())));
    }
    move(target.branch().map(branch -> Constants.R_HEADS + branch).orElse(LATEST), target.commit());
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
    var commit = source.revision().orElseThrow();
    var known = local(commit);
    if (known.isEmpty() || source.needsHistory()) {
      replaceIfShallow();
      fetchAll(source);
      known = local(commit);
    }
    return new GitRemote.Target(Optional.empty(), known.orElseThrow(() -> unknown(source)));
  }

  private void fetchAll(Source source) {
    try (var far = remote.open(repository, source.withHistory(), List.of())) {
      var refs = far.refs().values().stream().filter(ref -> ref.getObjectId() != null).toList();
      transfer(far, refs);
      refs.stream()
          .filter(ref -> ref.getName().startsWith(Constants.R_HEADS))
          .forEach(ref -> move(ref.getName(), ref.getObjectId()));
    }
  }

  private Optional<ObjectId> local(String commit) {
    try {
      return Optional.ofNullable(repository.resolve(commit + "^{commit}"));
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty(); // not here, or short for several
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
    move(Constants.R_HEADS + branch, commit);
  }

  private void move(String ref, ObjectId commit) {
    try {
      var update = repository.updateRef(ref);
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
