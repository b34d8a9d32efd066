package io.renku.forge.repositories;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** The difference between two commits, the first of which may be missing. */
public final class DiffView {
  private DiffView() {}

  public static ArrayNode of(Repository repository, RevCommit before, RevCommit after)
      throws IOException {
    return CommitView.diffs(repository, before == null ? null : before.getTree(), after.getTree());
  }
}
