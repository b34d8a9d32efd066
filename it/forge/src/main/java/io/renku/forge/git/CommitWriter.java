package io.renku.forge.git;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** Makes commits straight into a bare repository and moves a branch to them. */
public final class CommitWriter {
  private final Repository repository;

  /** Who made a commit, when, and what it says. */
  public record Signature(PersonIdent author, PersonIdent committer, String message) {}

  public CommitWriter(Repository repository) {
    this.repository = repository;
  }

  /** {@code parent} is null for the first commit. */
  public ObjectId commit(ObjectId parent, List<FileAction> actions, Signature signature)
      throws IOException {
    try (var inserter = repository.newObjectInserter()) {
      var index = index(parent);
      for (var action : actions) {
        apply(index, action, inserter);
      }
      var tree = index.writeTree(inserter);
      var id = insert(inserter, tree, signature, parent == null ? List.of() : List.of(parent));
      inserter.flush();
      return id;
    }
  }

  public static ObjectId insert(
      ObjectInserter inserter, ObjectId tree, Signature signature, List<ObjectId> parents)
      throws IOException {
    var commit = new CommitBuilder();
    commit.setTreeId(tree);
    parents.forEach(commit::addParentId);
    commit.setAuthor(signature.author());
    commit.setCommitter(signature.committer());
    commit.setMessage(signature.message());
    return inserter.insert(commit);
  }

  /** Moves a ref from what it was; refused when somebody else moved it meanwhile. */
  public void move(String ref, ObjectId before, ObjectId after, boolean force) throws IOException {
    var update = repository.updateRef(ref);
    update.disableRefLog();
    update.setExpectedOldObjectId(before == null ? ObjectId.zeroId() : before);
    update.setNewObjectId(after);
    update.setForceUpdate(force);
    var result = update.update();
    if (result != RefUpdate.Result.NEW
        && result != RefUpdate.Result.FAST_FORWARD
        && result != RefUpdate.Result.FORCED
        && result != RefUpdate.Result.NO_CHANGE) {
      throw new CommitRefused(
          "Could not update " + ref + ". Please refresh and try again. (" + result + ")");
    }
  }

  private DirCache index(ObjectId parent) throws IOException {
    var index = DirCache.newInCore();
    if (parent == null) {
      return index;
    }
    DirCacheBuilder builder = index.builder();
    try (var reader = repository.newObjectReader();
        var walk = new RevWalk(reader)) {
      builder.addTree(
          new byte[0], DirCacheEntry.STAGE_0, reader, walk.parseCommit(parent).getTree());
    }
    builder.finish();
    return index;
  }

  private static void apply(DirCache index, FileAction action, ObjectInserter inserter)
      throws IOException {
    check(action.path());
    var exists = index.findEntry(action.path()) >= 0;
    switch (action.kind()) {
      case CREATE -> {
        refuse(exists, "A file with this name already exists");
        refuseFileAbove(index, action.path());
        refuse(
            index.getEntriesWithin(action.path()).length > 0,
            "A file with this name already exists");
        write(index, action, inserter, FileMode.REGULAR_FILE);
      }
      case UPDATE -> {
        refuse(!exists, "A file with this name doesn't exist");
        write(index, action, inserter, index.getEntry(action.path()).getFileMode());
      }
      case DELETE -> {
        refuse(!exists, "A file with this name doesn't exist");
        remove(index, action.path());
      }
      case CHMOD -> {
        refuse(!exists, "A file with this name doesn't exist");
        var entry = index.getEntry(action.path());
        var mode =
            Boolean.TRUE.equals(action.executable())
                ? FileMode.EXECUTABLE_FILE
                : FileMode.REGULAR_FILE;
        set(index, action.path(), entry.getObjectId(), mode);
      }
      case MOVE -> move(index, action, inserter, exists);
    }
  }

  private static void move(
      DirCache index, FileAction action, ObjectInserter inserter, boolean exists)
      throws IOException {
    check(action.previousPath());
    var from = index.getEntry(action.previousPath());
    refuse(from == null, "A file with this name doesn't exist");
    refuse(exists, "A file with this name already exists");
    var id = from.getObjectId();
    var mode = from.getFileMode();
    remove(index, action.previousPath());
    refuseFileAbove(index, action.path());
    if (action.content() == null) {
      set(index, action.path(), id, mode);
    } else {
      write(index, action, inserter, mode);
    }
  }

  private static void write(
      DirCache index, FileAction action, ObjectInserter inserter, FileMode mode)
      throws IOException {
    var chosen =
        action.executable() == null
            ? mode
            : action.executable() ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE;
    var content = action.content() == null ? new byte[0] : action.content();
    set(index, action.path(), inserter.insert(Constants.OBJ_BLOB, content), chosen);
  }

  private static void set(DirCache index, String path, ObjectId id, FileMode mode) {
    var editor = index.editor();
    editor.add(
        new DirCacheEditor.PathEdit(path) {
          @Override
          public void apply(DirCacheEntry entry) {
            entry.setFileMode(mode);
            entry.setObjectId(id);
          }
        });
    editor.finish();
  }

  private static void remove(DirCache index, String path) {
    var editor = index.editor();
    editor.add(new DirCacheEditor.DeletePath(path));
    editor.finish();
  }

  private static void refuseFileAbove(DirCache index, String path) {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      refuse(
          index.findEntry(path.substring(0, slash)) >= 0, "A file with this name already exists");
    }
  }

  private static void check(String path) {
    refuse(path == null || path.isEmpty(), "You must provide a file path");
    for (var segment : path.split("/", -1)) {
      refuse(
          segment.isEmpty()
              || segment.equals(".")
              || segment.equals("..")
              || segment.toLowerCase(Locale.ROOT).equals(".git")
              || segment.indexOf('\0') >= 0,
          "Path cannot include directory traversal");
    }
  }

  private static void refuse(boolean wrong, String message) {
    if (wrong) {
      throw new CommitRefused(message);
    }
  }
}
