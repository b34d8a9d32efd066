package io.renku.core.repositories;

import java.util.List;
import java.util.Optional;

/** The files of a repository at one commit. Valid only while the operation that got it runs. */
public interface Snapshot {
  String commitId();

  Optional<ProjectFile> find(String path);

  Optional<byte[]> read(String path);

  /** The files below a folder, at any depth; "" is the whole project. */
  List<ProjectFile> list(String folder);

  /** Whether the path is a folder with something in it. */
  default boolean isFolder(String path) {
    return !list(path).isEmpty();
  }

  /**
   * Paths that a revision, or a range {@code a..b} of them, added or changed.
   *
   * @throws io.renku.core.CoreFailure when the revision is unknown
   */
  List<String> changedPaths(String revisionOrRange);
}
