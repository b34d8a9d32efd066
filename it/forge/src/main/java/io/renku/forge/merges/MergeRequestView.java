package io.renku.forge.merges;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.accounts.UserView;
import io.renku.forge.accounts.Users;
import io.renku.forge.git.GitStore;
import io.renku.forge.git.Revisions;
import io.renku.forge.http.Json;
import io.renku.forge.projects.ProjectView;
import io.renku.forge.projects.Projects;
import io.renku.forge.repositories.CompareResource;
import io.renku.forge.repositories.DiffView;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** Merge requests as GitLab writes them, with what their branches say at the moment. */
public final class MergeRequestView {
  private final Projects projects;
  private final GitStore git;
  private final Users users;
  private final UserView userViews;
  private final ProjectView projectViews;

  public MergeRequestView(
      Projects projects, GitStore git, Users users, UserView userViews, ProjectView projectViews) {
    this.projects = projects;
    this.git = git;
    this.users = users;
    this.userViews = userViews;
    this.projectViews = projectViews;
  }

  /** Something to find out from the two ends of a request. */
  @FunctionalInterface
  private interface Ends<R> {
    R ask(Repository repository, ObjectId into, ObjectId from) throws IOException;
  }

  /** Asks in the source's repository; empty when an end is missing there. */
  private <R> Optional<R> ends(MergeRequest request, Ends<R> work) {
    var from =
        request.headSha() != null
            ? Optional.of(ObjectId.fromString(request.headSha()))
            : head(request.sourceProjectId(), request.sourceBranch());
    var into = head(request.projectId(), request.targetBranch());
    if (from.isEmpty() || into.isEmpty()) {
      return Optional.empty();
    }
    return git.use(
        request.sourceProjectId(),
        repository ->
            repository.getObjectDatabase().has(into.get())
                ? Optional.of(work.ask(repository, into.get(), from.get()))
                : Optional.empty());
  }

  Optional<ObjectId> head(long projectId, String branch) {
    return git.use(projectId, r -> Revisions.resolve(r, "refs/heads/" + branch));
  }

  ArrayNode commits(MergeRequest request) {
    var url = projectViews.webUrl(projects.get(request.projectId()));
    return ends(
            request,
            (repository, into, from) ->
                CompareResource.commits(
                    repository,
                    Revisions.parse(repository, into),
                    Revisions.parse(repository, from),
                    url))
        .orElseGet(Json::array);
  }

  ArrayNode diffs(MergeRequest request) {
    return ends(
            request,
            (repository, into, from) -> {
              var after = Revisions.parse(repository, from);
              var base = CompareResource.base(repository, Revisions.parse(repository, into), after);
              return DiffView.of(repository, base, after);
            })
        .orElseGet(Json::array);
  }

  private String mergeStatus(MergeRequest request) {
    return ends(request, Merge::isPossible)
        .map(possible -> possible ? "can_be_merged" : "cannot_be_merged")
        .orElse("unchecked");
  }

  ObjectNode of(MergeRequest request) {
    var project = projects.get(request.projectId());
    var author = users.find(request.authorId()).map(userViews::brief).orElse(null);
    var isOpen = request.state().equals(MergeRequest.OPEN);
    var status = isOpen ? mergeStatus(request) : "can_be_merged";
    var merger =
        request.mergedBy() == null
            ? null
            : users.find(request.mergedBy()).map(userViews::brief).orElse(null);
    var view =
        Json.object()
            .put("id", request.id())
            .put("iid", request.iid())
            .put("project_id", request.projectId())
            .put("title", request.title())
            .put("description", request.description())
            .put("state", request.state())
            .put("created_at", Json.time(request.createdAt()))
            .put("updated_at", Json.time(request.updatedAt()))
            .<ObjectNode>set("merged_by", merger)
            .<ObjectNode>set("merge_user", merger)
            .put("merged_at", request.mergedAt() == null ? null : Json.time(request.mergedAt()))
            .putNull("closed_by")
            .putNull("closed_at")
            .put("target_branch", request.targetBranch())
            .put("source_branch", request.sourceBranch())
            .put("user_notes_count", 0)
            .put("upvotes", 0)
            .put("downvotes", 0)
            .<ObjectNode>set("author", author)
            .putNull("assignee")
            .put("source_project_id", request.sourceProjectId())
            .put("target_project_id", request.projectId())
            .put("draft", request.title().startsWith("Draft:"))
            .put("work_in_progress", request.title().startsWith("Draft:"))
            .putNull("milestone")
            .put("merge_when_pipeline_succeeds", false)
            .put("merge_status", status)
            .put("detailed_merge_status", status.equals("can_be_merged") ? "mergeable" : status)
            .put(
                "sha",
                request.headSha() != null
                    ? request.headSha()
                    : head(request.sourceProjectId(), request.sourceBranch())
                        .map(ObjectId::name)
                        .orElse(null))
            .put("merge_commit_sha", request.mergeSha())
            .putNull("squash_commit_sha")
            .put("has_conflicts", status.equals("cannot_be_merged"))
            .put("reference", "!" + request.iid())
            .put("web_url", projectViews.webUrl(project) + "/-/merge_requests/" + request.iid());
    view.putObject("references")
        .put("short", "!" + request.iid())
        .put("relative", "!" + request.iid())
        .put("full", projects.fullPath(project) + "!" + request.iid());
    view.putArray("labels");
    view.putArray("assignees");
    view.putArray("reviewers");
    return view;
  }
}
