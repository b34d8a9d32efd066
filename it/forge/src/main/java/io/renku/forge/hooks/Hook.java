package io.renku.forge.hooks;

import io.renku.forge.store.Row;
import java.util.List;

/** An address that wants to hear of what happens in a project. */
public record Hook(
    long id,
    long projectId,
    String url,
    String token,
    List<String> events,
    String branchFilter,
    boolean sslVerification,
    long createdAt)
    implements Row {
  public static final String PUSH = "push_events";
  public static final String TAG_PUSH = "tag_push_events";
  public static final String MERGE_REQUEST = "merge_requests_events";

  /** Every flag that GitLab has; only the first three kinds of event happen on this server. */
  static final List<String> FLAGS =
      List.of(
          PUSH,
          TAG_PUSH,
          MERGE_REQUEST,
          "repository_update_events",
          "issues_events",
          "confidential_issues_events",
          "note_events",
          "confidential_note_events",
          "pipeline_events",
          "wiki_page_events",
          "deployment_events",
          "job_events",
          "releases_events",
          "emoji_events",
          "resource_access_token_events");

  boolean wants(String event, String branch) {
    return events.contains(event) && (branch == null || acceptsBranch(branch));
  }

  private boolean acceptsBranch(String branch) {
    return branchFilter == null
        || branchFilter.isEmpty()
        || branch.matches(java.util.regex.Pattern.quote(branchFilter).replace("*", "\\E.*\\Q"));
  }
}
