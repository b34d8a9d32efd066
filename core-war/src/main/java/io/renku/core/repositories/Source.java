package io.renku.core.repositories;

import java.util.Optional;

/**
 * What to read: a repository at a branch, tag or commit.
 *
 * @param revision a branch, tag or commit; empty for the default branch
 * @param needsHistory whether older commits are needed too
 */
public record Source(
    GitAddress address, Optional<String> revision, Access access, boolean needsHistory) {

  public static Source of(GitAddress address, Optional<String> revision, Access access) {
    return new Source(address, revision, access, false);
  }

  public Source withHistory() {
    return new Source(address, revision, access, true);
  }
}
