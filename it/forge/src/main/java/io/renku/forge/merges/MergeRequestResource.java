package io.renku.forge.merges;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.git.RefChange;
import io.renku.forge.git.Revisions;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Router;
import io.renku.forge.projects.Access;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.Project;
import io.renku.forge.projects.Projects;
import io.renku.forge.projects.PushRules;
import io.renku.forge.repositories.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** Merge requests: opened, listed, changed and, within one project, merged. */
public final class MergeRequestResource {
  private final MergeRequests requests;
  private final Code code;
  private final Permissions permissions;
  private final Projects projects;
  private final PushRules rules;
  private final MergeRequestView views;

  public MergeRequestResource(
      MergeRequests requests,
      Code code,
      Projects projects,
      PushRules rules,
      MergeRequestView views) {
    this.requests = requests;
    this.code = code;
    this.permissions = code.permissions();
    this.projects = projects;
    this.rules = rules;
    this.views = views;
  }

  public void addTo(Router router) {
    var base = "/api/v4/projects/:id/merge_requests";
    router
        .get("/api/v4/merge_requests", this::mine)
        .get(base, this::list)
        .post(base, this::create)
        .get(base + "/:iid", x -> x.json(views.of(request(x))))
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
        views::of);
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
    if (views.head(source.id(), wanted.sourceBranch()).isEmpty()) {
      throw ApiFailure.validation("source_branch", "does not exist");
    }
    if (target.id() == source.id() && wanted.sourceBranch().equals(wanted.targetBranch())) {
      throw ApiFailure.message(409, "You can't use same project/branch for source and target");
    }
    x.json(201, views.of(requests.open(wanted, caller.required().id())));
  }

  private static boolean isFork(Project source, Project target) {
    return source.forkedFromId() != null && source.forkedFromId() == target.id();
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
        views.of(
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
    x.json(views.of(merged));
  }

  private static ObjectId branch(Repository repository, String name) throws IOException {
    return Revisions.resolve(repository, "refs/heads/" + name)
        .orElseThrow(() -> ApiFailure.message(422, "Branch cannot be merged"));
  }

  private void commits(Exchange x) throws IOException {
    var request = request(x);
    page(x, views.commits(request));
  }

  private static void page(Exchange x, ArrayNode array) throws IOException {
    var all = new ArrayList<JsonNode>();
    array.forEach(all::add);
    x.page(all, n -> n);
  }

  private void diffs(Exchange x) throws IOException {
    page(x, views.diffs(request(x)));
  }

  private void changes(Exchange x) throws IOException {
    var request = request(x);
    x.json(
        views.of(request).<ObjectNode>set("changes", views.diffs(request)).put("overflow", false));
  }

  private void nothing(Exchange x) throws IOException {
    request(x);
    x.page(List.of(), _ -> Json.object());
  }
}
