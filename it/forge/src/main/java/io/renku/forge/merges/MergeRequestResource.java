package io.renku.forge.merges;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.accounts.UserView;
import io.renku.forge.accounts.Users;
import io.renku.forge.git.GitStore;
import io.renku.forge.git.RefChange;
import io.renku.forge.git.Revisions;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Router;
import io.renku.forge.projects.Access;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.Project;
import io.renku.forge.projects.ProjectView;
import io.renku.forge.projects.Projects;
import io.renku.forge.projects.PushRules;
import io.renku.forge.repositories.Code;
import io.renku.forge.repositories.CompareResource;
import io.renku.forge.repositories.DiffView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** Merge requests: opened, listed, changed and, within one project, merged. */
public final class MergeRequestResource {
  private final MergeRequests requests;
  private final Code code;
  private final Permissions permissions;
  private final Projects projects;
  private final GitStore git;
  private final PushRules rules;
  private final Users users;
  private final UserView userViews;
  private final ProjectView projectViews;

  public MergeRequestResource(
      MergeRequests requests,
      Code code,
      Projects projects,
      GitStore git,
      PushRules rules,
      Users users,
      UserView userViews,
      ProjectView projectViews) {
    this.requests = requests;
    this.code = code;
    this.permissions = code.permissions();
    this.projects = projects;
    this.git = git;
    this.rules = rules;
    this.users = users;
    this.userViews = userViews;
    this.projectViews = projectViews;
  }

  public void addTo(Router router) {
    var base = "/api/v4/projects/:id/merge_requests";
    router
        .get("/api/v4/merge_requests", this::mine)
        .get(base, this::list)
        .post(base, this::create)
        .get(base + "/:iid", x -> x.json(view(request(x))))
        .put(base + "/:iid", this::edit)
        .put(base + "/:iid/merge", this::merge)
        .get(base + "/:iid/commits", this::commits)
        .get(base + "/:iid/diffs", this::diffs)
        .get(base + "/:iid/changes", this::changes)
        .get(base + "/:iid/notes", this::nothing)
        .get(base + "/:iid/discussions", this::nothing)
        .get(base + "/:iid/pipelines", this::nothing);
  }

  private void mine(Exchange x) throws IOException {
    var user = permissions.caller(x).required();
    var all = x.query("scope").filter("all"::equals).isPresent();
    page(
        x,
        requests
            .all()
            .filter(m -> all || m.authorId() == user.id())
            .filter(
                m ->
                    projects
                        .find(m.projectId())
                        .filter(p -> permissions.canReadCode(permissions.caller(x), p))
                        .isPresent())
            .toList());
  }

  private void list(Exchange x) throws IOException {
    page(x, requests.of(permissions.withCode(x).id()).toList());
  }

  private void page(Exchange x, List<MergeRequest> all) throws IOException {
    var state = x.query("state").filter(s -> !s.isEmpty()).orElse("all");
    var search = x.query("search").orElse("").toLowerCase(Locale.ROOT);
    var source = x.query("source_branch");
    var target = x.query("target_branch");
    var byUpdate = x.query("order_by").filter("updated_at"::equals).isPresent();
    var order =
        Comparator.comparingLong(byUpdate ? MergeRequest::updatedAt : MergeRequest::createdAt)
            .thenComparingLong(MergeRequest::id);
    x.page(
        all.stream()
            .filter(m -> state.equals("all") || m.state().equals(state))
            .filter(m -> m.title().toLowerCase(Locale.ROOT).contains(search))
            .filter(m -> source.isEmpty() || m.sourceBranch().equals(source.get()))
            .filter(m -> target.isEmpty() || m.targetBranch().equals(target.get()))
            .sorted(x.query("sort").filter("asc"::equals).isPresent() ? order : order.reversed())
            .toList(),
        this::view);
  }

  private MergeRequest request(Exchange x) {
    return requests
        .find(permissions.withCode(x).id(), x.id("iid"))
        .orElseThrow(() -> ApiFailure.notFound());
  }

  private void create(Exchange x) throws IOException {
    var caller = permissions.caller(x);
    var source = permissions.project(x, Access.DEVELOPER);
    var params = x.params();
    var target =
        params
            .number("target_project_id")
            .map(id -> permissions.project(x, String.valueOf(id)))
            .orElse(source);
    if (target.id() != source.id() && !isFork(source, target)) {
      throw ApiFailure.validation("target_project", "is not part of the same fork network");
    }
    if (!permissions.canReadCode(caller, target)) {
      throw ApiFailure.forbidden();
    }
    var wanted =
        new MergeRequests.Wanted(
            target.id(),
            source.id(),
            params.required("source_branch"),
            params.required("target_branch"),
            params.required("title"),
            params.text("description").orElse(""));
    if (head(source.id(), wanted.sourceBranch()).isEmpty()) {
      throw ApiFailure.validation("source_branch", "does not exist");
    }
    if (target.id() == source.id() && wanted.sourceBranch().equals(wanted.targetBranch())) {
      throw ApiFailure.message(409, "You can't use same project/branch for source and target");
    }
    x.json(201, view(requests.open(wanted, caller.required().id())));
  }

  private static boolean isFork(Project source, Project target) {
    return source.forkedFromId() != null && source.forkedFromId() == target.id();
  }

  private Optional<ObjectId> head(long projectId, String branch) {
    return git.use(projectId, r -> Revisions.resolve(r, "refs/heads/" + branch));
  }

  private void edit(Exchange x) throws IOException {
    var request = request(x);
    var caller = permissions.caller(x);
    if (!caller.is(request.authorId())) {
      permissions.needs(caller, projects.get(request.projectId()), Access.DEVELOPER);
    }
    var params = x.params();
    var state =
        switch (params.filled("state_event").orElse("")) {
          case "" -> request.state();
          case "close" -> MergeRequest.CLOSED;
          case "reopen" -> MergeRequest.OPEN;
          default -> throw ApiFailure.error(400, "state_event does not have a valid value");
        };
    if (request.state().equals(MergeRequest.MERGED)) {
      throw ApiFailure.message(405, "405 Method Not Allowed");
    }
    x.json(
        view(
            requests.edit(
                request,
                m ->
                    m.edited(
                        params.filled("title").orElse(m.title()),
                        params.text("description").orElse(m.description()),
                        state,
                        requests.now()))));
  }

  private void merge(Exchange x) throws IOException {
    var request = request(x);
    var caller = permissions.caller(x);
    var user = caller.required();
    var project = projects.get(request.projectId());
    if (!rules.canMerge(permissions.level(caller, project), request.targetBranch(), project.id())) {
      throw ApiFailure.unauthorized();
    }
    if (!request.state().equals(MergeRequest.OPEN)) {
      throw ApiFailure.message(405, "405 Method Not Allowed");
    }
    if (request.sourceProjectId() != request.projectId()) {
      throw ApiFailure.notBuilt("PUT", "merge_requests/:iid/merge across a fork");
    }
    var message =
        x.params()
            .filled("merge_commit_message")
            .orElse(
                "Merge branch '%s' into '%s'\n\n%s"
                    .formatted(request.sourceBranch(), request.targetBranch(), request.title()));
    var removeSource = x.params().flag("should_remove_source_branch").orElse(false);
    var merged =
        code.write(
            project,
            repository -> {
              var from = branch(repository, request.sourceBranch());
              var into = branch(repository, request.targetBranch());
              var expected = x.params().filled("sha");
              if (expected.isPresent() && !expected.get().equals(from.name())) {
                throw ApiFailure.message(
                    409, "SHA does not match HEAD of source branch: " + from.name());
              }
              var commit =
                  Merge.commit(repository, into, from, user, message)
                      .orElseThrow(() -> ApiFailure.message(422, "Branch cannot be merged"));
              var changes = new ArrayList<RefChange>();
              changes.add(
                  new RefChange(
                      "refs/heads/" + request.targetBranch(), into.name(), commit.name()));
              if (removeSource) {
                changes.add(
                    new RefChange(
                        "refs/heads/" + request.sourceBranch(), from.name(), RefChange.NONE));
              }
              code.move(repository, project, user, changes, false);
              return requests.edit(
                  request, m -> m.merged(commit.name(), from.name(), user.id(), requests.now()));
            });
    x.json(view(merged));
  }

  private static ObjectId branch(Repository repository, String name) throws IOException {
    return Revisions.resolve(repository, "refs/heads/" + name)
        .orElseThrow(() -> ApiFailure.message(422, "Branch cannot be merged"));
  }

  /** The two ends of a request; the source is looked up where it lives. */
  private <R> R ends(MergeRequest request, Ends<R> work) {
    var from =
        request.headSha() != null
            ? Optional.of(ObjectId.fromString(request.headSha()))
            : head(request.sourceProjectId(), request.sourceBranch());
    return git.use(
        request.sourceProjectId(),
        repository -> {
          var into = head(request.projectId(), request.targetBranch());
          var both =
              from.isPresent()
                  && into.isPresent()
                  && repository.getObjectDatabase().has(into.get());
          return both ? work.on(repository, into.get(), from.get()) : work.missing();
        });
  }

  private abstract static class Ends<R> {
    abstract R on(Repository repository, ObjectId into, ObjectId from) throws IOException;

    abstract R missing();
  }

  private void commits(Exchange x) throws IOException {
    var request = request(x);
    var url = projectViews.webUrl(projects.get(request.projectId()));
    ArrayNode found =
        ends(
            request,
            new Ends<ArrayNode>() {
              @Override
              ArrayNode on(Repository repository, ObjectId into, ObjectId from) throws IOException {
                return CompareResource.commits(
                    repository,
                    Revisions.parse(repository, into),
                    Revisions.parse(repository, from),
                    url);
              }

              @Override
              ArrayNode missing() {
                return Json.array();
              }
            });
    page(x, found);
  }

  private static void page(Exchange x, ArrayNode array) throws IOException {
    var all = new ArrayList<JsonNode>();
    array.forEach(all::add);
    x.page(all, n -> n);
  }

  private ArrayNode diffs(MergeRequest request) {
    return ends(
        request,
        new Ends<ArrayNode>() {
          @Override
          ArrayNode on(Repository repository, ObjectId into, ObjectId from) throws IOException {
            var after = Revisions.parse(repository, from);
            var base = CompareResource.base(repository, Revisions.parse(repository, into), after);
            return DiffView.of(repository, base, after);
          }

          @Override
          ArrayNode missing() {
            return Json.array();
          }
        });
  }

  private void diffs(Exchange x) throws IOException {
    page(x, diffs(request(x)));
  }

  private void changes(Exchange x) throws IOException {
    var request = request(x);
    x.json(view(request).<ObjectNode>set("changes", diffs(request)).put("overflow", false));
  }

  private void nothing(Exchange x) throws IOException {
    request(x);
    x.page(List.of(), _ -> Json.object());
  }

  private String mergeStatus(MergeRequest request) {
    return ends(
        request,
        new Ends<String>() {
          @Override
          String on(Repository repository, ObjectId into, ObjectId from) throws IOException {
            return Merge.isPossible(repository, into, from) ? "can_be_merged" : "cannot_be_merged";
          }

          @Override
          String missing() {
            return "unchecked";
          }
        });
  }

  private ObjectNode view(MergeRequest request) {
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
