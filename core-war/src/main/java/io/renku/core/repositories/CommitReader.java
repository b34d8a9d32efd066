package io.renku.core.repositories;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Reads the files of one commit from git's own storage; nothing is checked out. */
final class CommitReader implements Snapshot, AutoCloseable {
  private static final int LARGEST_READ = 64 << 20;

  private final Repository repository;
  private final ObjectReader reader;
  private final RevWalk walk;
  private final RevCommit commit;

  CommitReader(Repository repository, AnyObjectId id) throws IOException {
    this.repository = repository;
    this.reader = repository.newObjectReader();
    this.walk = new RevWalk(reader);
    this.commit = walk.parseCommit(id);
  }

  RevCommit commit() {
    return commit;
  }

  @Override
  public String commitId() {
    return commit.name();
  }

  @Override
  public Optional<ProjectFile> find(String path) {
    if (!ProjectPath.isInside(path)) {
      return Optional.empty();
    }
    try (var tree = TreeWalk.forPath(reader, path, commit.getTree())) {
      return tree == null || !isFile(tree.getFileMode(0))
          ? Optional.empty()
          : Optional.of(file(tree));
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  @Override
  public Optional<byte[]> read(String path) {
    return find(path).map(file -> bytes(ObjectId.fromString(file.blobId())));
  }

  private byte[] bytes(ObjectId blob) {
    try {
      var content = reader.open(blob);
      if (content.getSize() > LARGEST_READ) {
        throw new CoreFailure(
            CoreError.RENKU,
            "a file of %d bytes is too large to read.".formatted(content.getSize()));
      }
      return content.getCachedBytes(LARGEST_READ);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  @Override
  public List<ProjectFile> list(String folder) {
    try (var tree = new TreeWalk(reader)) {
      if (!start(tree, folder)) {
        return List.of();
      }
      var prefix = folder.isEmpty() ? "" : folder + "/";
      var files = new ArrayList<ProjectFile>();
      while (tree.next()) {
        if (isFile(tree.getFileMode(0))) {
          var found = file(tree);
          files.add(new ProjectFile(prefix + found.path(), found.blobId(), found.isSymbolicLink()));
        }
      }
      return files;
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private boolean start(TreeWalk tree, String folder) throws IOException {
    tree.setRecursive(true);
    if (folder.isEmpty()) {
      tree.addTree(commit.getTree());
      return true;
    }
    try (var found = TreeWalk.forPath(reader, folder, commit.getTree())) {
      if (found == null || !found.getFileMode(0).equals(FileMode.TREE)) {
        return false;
      }
      tree.addTree(found.getObjectId(0));
      return true;
    }
  }

  private static boolean isFile(FileMode mode) {
    return mode.equals(FileMode.REGULAR_FILE)
        || mode.equals(FileMode.EXECUTABLE_FILE)
        || mode.equals(FileMode.SYMLINK);
  }

  private static ProjectFile file(TreeWalk tree) {
    return new ProjectFile(
        tree.getPathString(),
        tree.getObjectId(0).name(),
        tree.getFileMode(0).equals(FileMode.SYMLINK));
  }

  @Override
  public List<String> changedPaths(String revisionOrRange) {
    try {
      var paths = new LinkedHashSet<String>();
      for (var one : commits(revisionOrRange)) {
        addChanges(one, paths);
      }
      return List.copyOf(paths);
    } catch (IOException | IllegalArgumentException e) {
      throw new CoreFailure(
          CoreError.RENKU, "The revision %s is unknown.".formatted(revisionOrRange), e);
    }
  }

  private List<RevCommit> commits(String revisionOrRange) throws IOException {
    var dots = revisionOrRange.indexOf("..");
    if (dots < 0) {
      return List.of(resolve(revisionOrRange));
    }
    var commits = new ArrayList<RevCommit>();
    try (var range = new RevWalk(reader)) {
      range.markStart(range.parseCommit(resolve(revisionOrRange.substring(dots + 2))));
      range.markUninteresting(range.parseCommit(resolve(revisionOrRange.substring(0, dots))));
      for (var one : range) {
        commits.add(walk.parseCommit(one));
      }
    }
    return commits;
  }

  private RevCommit resolve(String revision) throws IOException {
    if (revision.isEmpty() || revision.equals("HEAD")) {
      return commit;
    }
    var id =
        repository.resolve(
            revision.startsWith("HEAD")
                ? commit.name() + revision.substring("HEAD".length())
                : revision);
    if (id == null) {
      throw new IllegalArgumentException("Unknown revision");
    }
    return walk.parseCommit(id);
  }

  private void addChanges(RevCommit one, LinkedHashSet<String> paths) throws IOException {
    try (var tree = new TreeWalk(reader)) {
      tree.setRecursive(true);
      tree.setFilter(TreeFilter.ANY_DIFF);
      tree.addTree(one.getTree());
      if (one.getParentCount() > 0) {
        tree.addTree(walk.parseCommit(one.getParent(0)).getTree());
      } else {
        tree.addTree(new EmptyTreeIterator());
      }
      while (tree.next()) {
        if (isFile(tree.getFileMode(0))) {
          paths.add(tree.getPathString());
        }
      }
    }
  }

  private static CoreFailure damaged(IOException e) {
    return new CoreFailure(CoreError.CACHE, "The clone is damaged.", e);
  }

  @Override
  public void close() {
    walk.close();
    reader.close();
  }
}
