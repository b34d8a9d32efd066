package io.renku.forge.merges;

import io.renku.forge.store.Row;

/**
 * A wish to bring one branch into another, of the same project or of the one it was forked from.
 */
public record MergeRequest(
    long id,
    long iid,
    long projectId,
    long sourceProjectId,
    String sourceBranch,
    String targetBranch,
    String title,
    String description,
    String state,
    long authorId,
    String mergeSha,
    String headSha,
    Long mergedBy,
    long createdAt,
    long updatedAt,
    Long mergedAt)
    implements Row {
  public static final String OPEN = "opened";
  public static final String CLOSED = "closed";
  public static final String MERGED = "merged";

  MergeRequest edited(String newTitle, String newDescription, String newState, long now) {
    return new MergeRequest(
        id,
        iid,
        projectId,
        sourceProjectId,
        sourceBranch,
        targetBranch,
        newTitle,
        newDescription,
        newState,
        authorId,
        mergeSha,
        headSha,
        mergedBy,
        createdAt,
        now,
        mergedAt);
  }

  MergeRequest merged(String merge, String head, long by, long now) {
    return new MergeRequest(
        id,
        iid,
        projectId,
        sourceProjectId,
        sourceBranch,
        targetBranch,
        title,
        description,
        MERGED,
        authorId,
        merge,
        head,
        by,
        createdAt,
        now,
        now);
  }
}
