package io.renku.forge.git;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Finds what a caller names: branches, tags, commits by full or short id, and paths inside them.
 */
public final class Revisions {
  private Revisions() {}

  public static Optional<ObjectId> resolve(Repository repository, String name) throws IOException {
    if (name.isBlank() || name.startsWith("-") || name.contains(":") || name.contains("@{")) {
      return Optional.empty();
    }
    for (var prefix : new String[] {Constants.R_HEADS, Constants.R_TAGS, ""}) {
      if (prefix.isEmpty() && !name.startsWith(Constants.R_REFS) && !name.equals(Constants.HEAD)) {
        continue;
      }
      var ref = ref(repository, prefix + name);
      if (ref.isPresent() && ref.get().getObjectId() != null) {
        return commit(repository, ref.get().getObjectId());
      }
    }
    if (!name.matches("[0-9a-fA-F]{4,40}([~^][0-9^~]*)?|[^~^]+[~^][0-9^~]*")) {
      return Optional.empty();
    }
    try {
      var id = repository.resolve(name);
      return id == null ? Optional.empty() : commit(repository, id);
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** A ref by its whole name; a name that cannot be a ref's is not looked up on disk. */
  public static Optional<Ref> ref(Repository repository, String name) throws IOException {
    return name.equals(Constants.HEAD) || Repository.isValidRefName(name)
        ? Optional.ofNullable(repository.exactRef(name))
        : Optional.empty();
  }

  private static Optional<ObjectId> commit(Repository repository, AnyObjectId id)
      throws IOException {
    try (var walk = new RevWalk(repository)) {
      return Optional.of(walk.parseCommit(id).copy());
    } catch (IncorrectObjectTypeException | MissingObjectException _) {
      return Optional.empty();
    }
  }

  public static RevCommit parse(Repository repository, AnyObjectId id) throws IOException {
    try (var walk = new RevWalk(repository)) {
      var commit = walk.parseCommit(id);
      walk.parseBody(commit);
      return commit;
    }
  }

  /** A walk that stands on the entry at a path of a commit. */
  public static Optional<TreeWalk> entry(Repository repository, RevCommit commit, String path)
      throws IOException {
    if (path.isEmpty() || path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
      return Optional.empty();
    }
    return Optional.ofNullable(TreeWalk.forPath(repository, path, commit.getTree()));
  }

  public static boolean isEmpty(Repository repository) throws IOException {
    return repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS).isEmpty();
  }

  /** The branch that HEAD names, also when it has no commit yet. */
  public static String headBranch(Repository repository) throws IOException {
    var head = repository.exactRef(Constants.HEAD);
    return head == null || !head.isSymbolic()
        ? Constants.MASTER
        : Repository.shortenRefName(head.getTarget().getName());
  }
}
