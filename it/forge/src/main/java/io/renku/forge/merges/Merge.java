package io.renku.forge.merges;

import io.renku.forge.accounts.User;
import io.renku.forge.git.CommitWriter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.merge.MergeStrategy;

/** Merges two commits without a checkout. */
final class Merge {
  private Merge() {}

  /** The merge commit; empty when the two conflict. */
  static Optional<ObjectId> commit(
      Repository repository, ObjectId into, ObjectId from, User user, String message)
      throws IOException {
    var merger = MergeStrategy.RECURSIVE.newMerger(repository, true);
    if (!merger.merge(into, from)) {
      return Optional.empty();
    }
    var who = new PersonIdent(user.name(), user.email());
    try (var inserter = repository.newObjectInserter()) {
      var id =
          CommitWriter.insert(
              inserter,
              merger.getResultTreeId(),
              new CommitWriter.Signature(who, who, message),
              List.of(into, from));
      inserter.flush();
      return Optional.of(id);
    }
  }

  static boolean isPossible(Repository repository, ObjectId into, ObjectId from)
      throws IOException {
    return MergeStrategy.RECURSIVE.newMerger(repository, true).merge(into, from);
  }
}
