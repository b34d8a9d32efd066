package io.renku.forge.repositories;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;

/** Commits and diffs as GitLab writes them. */
public final class CommitView {
  private static final int LARGEST_DIFF = 200_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);

  private CommitView() {}

  public static ObjectNode of(RevCommit commit, String projectUrl) {
    var author = commit.getAuthorIdent();
    var committer = commit.getCommitterIdent();
    var view =
        Json.object()
            .put("id", commit.name())
            .put("short_id", commit.abbreviate(8).name())
            .put("created_at", time(committer));
    var parents = view.putArray("parent_ids");
    for (var parent : commit.getParents()) {
      parents.add(parent.name());
    }
    view.put("title", commit.getShortMessage())
        .put("message", commit.getFullMessage())
        .put("author_name", author.getName())
        .put("author_email", author.getEmailAddress())
        .put("authored_date", time(author))
        .put("committer_name", committer.getName())
        .put("committer_email", committer.getEmailAddress())
        .put("committed_date", time(committer));
    view.putObject("trailers");
    view.putObject("extended_trailers");
    return view.put("web_url", projectUrl + "/-/commit/" + commit.name());
  }

  private static String time(PersonIdent person) {
    return TIME.format(OffsetDateTime.ofInstant(person.getWhenAsInstant(), person.getZoneOffset()));
  }

  /** The tree that a commit is compared with: its first parent's, or none. */
  static RevTree before(Repository repository, RevCommit commit) throws IOException {
    if (commit.getParentCount() == 0) {
      return null;
    }
    try (var walk = new RevWalk(repository)) {
      return walk.parseCommit(commit.getParent(0)).getTree();
    }
  }

  static ObjectNode stats(Repository repository, RevCommit commit) throws IOException {
    int added = 0;
    int removed = 0;
    try (var formatter = formatter(repository, new ByteArrayOutputStream())) {
      for (var entry : formatter.scan(before(repository, commit), commit.getTree())) {
        for (Edit edit : formatter.toFileHeader(entry).toEditList()) {
          added += edit.getLengthB();
          removed += edit.getLengthA();
        }
      }
    }
    return Json.object()
        .put("additions", added)
        .put("deletions", removed)
        .put("total", added + removed);
  }

  static ArrayNode diffs(Repository repository, RevTree before, RevTree after) throws IOException {
    var views = Json.array();
    var text = new ByteArrayOutputStream();
    try (var formatter = formatter(repository, text)) {
      List<DiffEntry> entries = formatter.scan(before, after);
      for (var entry : entries) {
        text.reset();
        formatter.format(entry);
        views.add(diff(entry, hunks(text)));
      }
    }
    return views;
  }

  private static DiffFormatter formatter(Repository repository, ByteArrayOutputStream out) {
    var formatter = new DiffFormatter(out);
    formatter.setRepository(repository);
    formatter.setDetectRenames(true);
    formatter.setBinaryFileThreshold(1 << 20);
    return formatter;
  }

  /** GitLab leaves out the header lines, and the whole text when it is too long. */
  private static String hunks(ByteArrayOutputStream out) {
    var text = out.toString(StandardCharsets.UTF_8);
    var at = text.indexOf("\n@@");
    return at < 0 || text.length() > LARGEST_DIFF ? "" : text.substring(at + 1);
  }

  private static ObjectNode diff(DiffEntry entry, String text) {
    var isNew = entry.getChangeType() == DiffEntry.ChangeType.ADD;
    var isGone = entry.getChangeType() == DiffEntry.ChangeType.DELETE;
    return Json.object()
        .put("diff", text)
        .put("new_path", isGone ? entry.getOldPath() : entry.getNewPath())
        .put("old_path", isNew ? entry.getNewPath() : entry.getOldPath())
        .put("a_mode", "%06o".formatted(entry.getOldMode().getBits()))
        .put("b_mode", "%06o".formatted(entry.getNewMode().getBits()))
        .put("new_file", isNew)
        .put("renamed_file", entry.getChangeType() == DiffEntry.ChangeType.RENAME)
        .put("deleted_file", isGone)
        .put("generated_file", false);
  }
}
