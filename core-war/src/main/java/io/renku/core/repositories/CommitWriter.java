package io.renku.core.repositories;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** Makes a commit of a draft. Until its push succeeds nothing refers to it. */
final class CommitWriter {
  private static final int LINE = 100;
  private static final int LONGEST = 65_000;

  private final Repository repository;
  private final PersonIdent committer;

  CommitWriter(Repository repository, String version) {
    this.repository = repository;
    this.committer =
        new PersonIdent(
            "renku " + version,
            "https://github.com/swissdatasciencecenter/renku-python/tree/v" + version,
            Instant.now(),
            ZoneOffset.UTC);
  }

  ObjectId write(Optional<RevCommit> parent, Draft draft, Author author, String message)
      throws IOException {
    try (var inserter = repository.newObjectInserter()) {
      var commit = new CommitBuilder();
      commit.setTreeId(tree(parent, draft, inserter));
      parent.ifPresent(commit::setParentId);
      commit.setAuthor(
          new PersonIdent(
              author.name(), author.email(), committer.getWhenAsInstant(), ZoneOffset.UTC));
      commit.setCommitter(committer);
      commit.setMessage(withTrailer(message));
      var id = inserter.insert(commit);
      inserter.flush();
      return id;
    }
  }

  private ObjectId tree(Optional<RevCommit> parent, Draft draft, ObjectInserter inserter)
      throws IOException {
    var index = index(parent);
    var editor = index.editor();
    for (var change : draft.changes().entrySet()) {
      var path = change.getKey();
      switch (change.getValue()) {
        case Draft.Change.Deletion _ -> editor.add(new DirCacheEditor.DeletePath(path));
        case Draft.Change.Bytes(var content) ->
            editor.add(new Put(path, inserter.insert(Constants.OBJ_BLOB, content)));
        case Draft.Change.Existing(var blob) ->
            editor.add(new Put(path, ObjectId.fromString(blob)));
        case Draft.Change.Upload(var file) -> {
          try (var in = Files.newInputStream(file)) {
            editor.add(new Put(path, inserter.insert(Constants.OBJ_BLOB, Files.size(file), in)));
          }
        }
      }
    }
    editor.finish();
    return index.writeTree(inserter);
  }

  private DirCache index(Optional<RevCommit> parent) throws IOException {
    if (parent.isEmpty()) {
      return DirCache.newInCore();
    }
    try (var reader = repository.newObjectReader()) {
      return DirCache.read(reader, parent.get().getTree());
    }
  }

  private static final class Put extends DirCacheEditor.PathEdit {
    private final ObjectId blob;

    Put(String path, ObjectId blob) {
      super(path);
      this.blob = blob;
    }

    @Override
    public void apply(DirCacheEntry entry) {
      if (entry.getRawMode() == 0 || entry.getFileMode().equals(FileMode.SYMLINK)) {
        entry.setFileMode(FileMode.REGULAR_FILE);
      }
      entry.setObjectId(blob);
    }
  }

  /** Lines of at most 100 characters, then the mark that tells our commits from others. */
  static String withTrailer(String message) {
    var wrapped = new StringBuilder();
    var length = 0;
    for (var word : message.strip().split("(?<=[ \n])")) {
      if (length > 0 && length + word.stripTrailing().length() > LINE) {
        wrapped.append("\n\t");
        length = 1;
      }
      wrapped.append(word);
      length = word.endsWith("\n") ? 0 : length + word.length();
    }
    var body = wrapped.toString();
    var cut =
        body.getBytes(StandardCharsets.UTF_8).length > LONGEST
            ? body.substring(0, Math.min(body.length(), LONGEST / 4)) + "..."
            : body;
    return cut + "\n\nrenku-transaction: " + UUID.randomUUID().toString().replace("-", "") + "\n";
  }
}
