package io.renku.forge.repositories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.git.FileAction;
import io.renku.forge.git.Revisions;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Page;
import io.renku.forge.http.Params;
import io.renku.forge.http.Router;
import io.renku.forge.projects.Project;
import io.renku.forge.projects.ProjectView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.AndRevFilter;
import org.eclipse.jgit.revwalk.filter.AuthorRevFilter;
import org.eclipse.jgit.revwalk.filter.CommitTimeRevFilter;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** The history of a repository, and commits made without a clone. */
public final class CommitResource {
  private final Code code;
  private final ProjectView views;

  public CommitResource(Code code, ProjectView views) {
    this.code = code;
    this.views = views;
  }

  public void addTo(Router router) {
    var base = "/api/v4/projects/:id/repository/commits";
    router
        .get(base, this::list)
        .post(base, this::create)
        .get(base + "/:sha", this::read)
        .get(base + "/:sha/diff", this::diff)
        .get(base + "/:sha/refs", this::refs)
        .get(base + "/:sha/comments", x -> none(x))
        .get(base + "/:sha/statuses", x -> none(x))
        .get(base + "/:sha/merge_requests", x -> none(x));
  }

  private void list(Exchange x) throws IOException {
    var project = code.permissions().withCode(x);
    var page = Page.of(x);
    var withStats = x.query("with_stats").filter("true"::equals).isPresent();
    var views =
        code.read(
            x,
            repository -> {
              var found = commits(repository, x, page);
              page.headersUncounted(x, found.size() > page.size());
              var array = Json.array();
              for (var commit : found.stream().limit(page.size()).toList()) {
                var view = CommitView.of(commit, url(project));
                if (withStats) {
                  view.set("stats", CommitView.stats(repository, commit));
                }
                array.add(view);
              }
              return array;
            });
    x.json(views);
  }

  private String url(Project project) {
    return views.webUrl(project);
  }

  /** One more than the page holds, so that it is known whether there is a next one. */
  private static List<RevCommit> commits(Repository repository, Exchange x, Page page)
      throws IOException {
    if (Revisions.isEmpty(repository)) {
      return List.of();
    }
    var found = new ArrayList<RevCommit>();
    try (var walk = new RevWalk(repository)) {
      if (x.query("first_parent").filter("true"::equals).isPresent()) {
        walk.setFirstParent(true);
      }
      start(walk, repository, x);
      filter(walk, x);
      var skip = page.offset();
      for (var commit : walk) {
        if (skip-- > 0) {
          continue;
        }
        found.add(commit);
        if (found.size() > page.size()) {
          break;
        }
      }
    }
    return found;
  }

  private static void start(RevWalk walk, Repository repository, Exchange x) throws IOException {
    if (x.query("order").filter("topo"::equals).isPresent()) {
      walk.sort(RevSort.TOPO);
    }
    if (x.query("all").filter("true"::equals).isPresent()) {
      for (var ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS)) {
        walk.markStart(walk.parseCommit(ref.getObjectId()));
      }
      return;
    }
    var name = x.query("ref_name").orElse("");
    var range = name.split("\\.\\.\\.?", 2);
    if (range.length == 2) {
      walk.markUninteresting(walk.parseCommit(Code.commit(repository, range[0], "Commit")));
      walk.markStart(walk.parseCommit(Code.commit(repository, range[1], "Commit")));
    } else {
      walk.markStart(walk.parseCommit(Code.commit(repository, name, "Commit")));
    }
  }

  private static void filter(RevWalk walk, Exchange x) {
    var query = new Params(Json.object());
    var filters = new ArrayList<RevFilter>();
    for (var name : List.of("since", "until")) {
      x.query(name).filter(t -> !t.isBlank()).ifPresent(t -> query.set(name, t));
    }
    query.moment("since").ifPresent(t -> filters.add(CommitTimeRevFilter.after(t)));
    query.moment("until").ifPresent(t -> filters.add(CommitTimeRevFilter.before(t.plusSeconds(1))));
    x.query("author")
        .filter(t -> !t.isBlank())
        .ifPresent(t -> filters.add(AuthorRevFilter.create(t)));
    if (filters.size() == 1) {
      walk.setRevFilter(filters.getFirst());
    } else if (!filters.isEmpty()) {
      walk.setRevFilter(AndRevFilter.create(filters));
    }
    x.query("path")
        .map(p -> p.replaceAll("^/+|/+$", ""))
        .filter(p -> !p.isEmpty())
        .ifPresent(
            p ->
                walk.setTreeFilter(
                    AndTreeFilter.create(PathFilter.create(p), TreeFilter.ANY_DIFF)));
  }

  private void read(Exchange x) throws IOException {
    var project = code.permissions().withCode(x);
    x.json(
        code.read(
            x,
            repository ->
                detail(repository, project, Code.commit(repository, x.path("sha"), "Commit"))));
  }

  private ObjectNode detail(Repository repository, Project project, RevCommit commit)
      throws IOException {
    var view = CommitView.of(commit, url(project));
    view.set("stats", CommitView.stats(repository, commit));
    return view.putNull("status").put("project_id", project.id()).putNull("last_pipeline");
  }

  private void diff(Exchange x) throws IOException {
    var diffs =
        code.read(
            x,
            repository -> {
              var commit = Code.commit(repository, x.path("sha"), "Commit");
              return CommitView.diffs(
                  repository, CommitView.before(repository, commit), commit.getTree());
            });
    var all = new ArrayList<JsonNode>();
    diffs.forEach(all::add);
    x.page(all, d -> d);
  }

  private void refs(Exchange x) throws IOException {
    var type = x.query("type").orElse("all");
    List<ObjectNode> refs =
        code.read(
            x,
            repository -> {
              var commit = Code.commit(repository, x.path("sha"), "Commit");
              var found = new ArrayList<ObjectNode>();
              for (var kind : List.of("branch", "tag")) {
                if (type.equals("all") || type.equals(kind)) {
                  containing(repository, commit, kind, found);
                }
              }
              return found;
            });
    x.page(refs, r -> r);
  }

  private static void containing(
      Repository repository, RevCommit commit, String kind, List<ObjectNode> into)
      throws IOException {
    var prefix = kind.equals("branch") ? Constants.R_HEADS : Constants.R_TAGS;
    try (var walk = new RevWalk(repository)) {
      var wanted = walk.parseCommit(commit);
      for (var ref : repository.getRefDatabase().getRefsByPrefix(prefix)) {
        if (walk.isMergedInto(wanted, walk.parseCommit(ref.getObjectId()))) {
          into.add(
              Json.object()
                  .put("type", kind)
                  .put("name", ref.getName().substring(prefix.length())));
        }
      }
    }
  }

  private void none(Exchange x) throws IOException {
    code.read(x, repository -> Code.commit(repository, x.path("sha"), "Commit"));
    x.page(List.of(), _ -> Json.object());
  }

  private void create(Exchange x) throws IOException {
    var project = code.writable(x);
    var params = x.params();
    if (params.has("start_project")) {
      throw ApiFailure.notBuilt("POST", "repository/commits with start_project");
    }
    var actions = new ArrayList<FileAction>();
    if (!params.node("actions").isArray()) {
      throw ApiFailure.missing("actions");
    }
    params.node("actions").forEach(node -> actions.add(action(node)));
    var id =
        code.commit(
            project,
            code.permissions().caller(x),
            new Code.Wanted(
                params.required("branch"),
                params.filled("start_branch").orElse(null),
                params.filled("start_sha").orElse(null),
                params.required("commit_message"),
                params.filled("author_name").orElse(null),
                params.filled("author_email").orElse(null),
                actions,
                params.flag("force").orElse(false)));
    x.json(
        201,
        code.read(x, repository -> detail(repository, project, Revisions.parse(repository, id))));
  }

  private static FileAction action(JsonNode node) {
    FileAction.Kind kind;
    try {
      kind = FileAction.Kind.valueOf(node.path("action").asText().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw ApiFailure.error(400, "actions[0][action] does not have a valid value");
    }
    var path = node.path("file_path").asText("");
    if (path.isEmpty()) {
      throw ApiFailure.error(400, "actions[0][file_path] is missing");
    }
    var content =
        node.hasNonNull("content")
            ? FileResource.content(
                node.path("content").asText(), node.path("encoding").asText("text"))
            : null;
    var executable =
        node.hasNonNull("execute_filemode") ? node.path("execute_filemode").asBoolean() : null;
    return new FileAction(kind, path, node.path("previous_path").asText(null), content, executable);
  }
}
