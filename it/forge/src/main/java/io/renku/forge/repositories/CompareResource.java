package io.renku.forge.repositories;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Router;
import io.renku.forge.projects.ProjectView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Two commits side by side, and what a repository is made of and by whom. */
public final class CompareResource {
  private static final Map<String, String> LANGUAGES =
      Map.ofEntries(
          Map.entry("py", "Python"),
          Map.entry("ipynb", "Jupyter Notebook"),
          Map.entry("r", "R"),
          Map.entry("jl", "Julia"),
          Map.entry("java", "Java"),
          Map.entry("scala", "Scala"),
          Map.entry("js", "JavaScript"),
          Map.entry("ts", "TypeScript"),
          Map.entry("go", "Go"),
          Map.entry("c", "C"),
          Map.entry("cpp", "C++"),
          Map.entry("rs", "Rust"),
          Map.entry("sh", "Shell"),
          Map.entry("html", "HTML"),
          Map.entry("css", "CSS"),
          Map.entry("tex", "TeX"));

  private final Code code;
  private final ProjectView views;

  public CompareResource(Code code, ProjectView views) {
    this.code = code;
    this.views = views;
  }

  public void addTo(Router router) {
    var base = "/api/v4/projects/:id";
    router
        .get(base + "/repository/compare", this::compare)
        .get(base + "/repository/merge_base", this::mergeBase)
        .get(base + "/repository/contributors", this::contributors)
        .get(base + "/languages", this::languages);
  }

  private void compare(Exchange x) throws IOException {
    var project = code.permissions().withCode(x);
    var from = x.query("from").orElseThrow(() -> ApiFailure.missing("from"));
    var to = x.query("to").orElseThrow(() -> ApiFailure.missing("to"));
    var straight = x.query("straight").filter("true"::equals).isPresent();
    x.json(
        code.read(
            x,
            repository -> {
              var before = Code.commit(repository, from, "Ref");
              var after = Code.commit(repository, to, "Ref");
              var base = straight ? before : base(repository, before, after);
              var commits = commits(repository, before, after, views.webUrl(project));
              var last = commits.isEmpty() ? null : commits.get(commits.size() - 1);
              return Json.object()
                  .<ObjectNode>set("commit", last)
                  .<ObjectNode>set("commits", commits)
                  .<ObjectNode>set(
                      "diffs",
                      CommitView.diffs(
                          repository, base == null ? null : base.getTree(), after.getTree()))
                  .put("compare_timeout", false)
                  .put("compare_same_ref", before.equals(after))
                  .put("web_url", views.webUrl(project) + "/-/compare/" + from + "..." + to);
            }));
  }

  public static RevCommit base(Repository repository, RevCommit one, RevCommit other)
      throws IOException {
    try (var walk = new RevWalk(repository)) {
      walk.setRevFilter(RevFilter.MERGE_BASE);
      walk.markStart(walk.parseCommit(one));
      walk.markStart(walk.parseCommit(other));
      var base = walk.next();
      return base == null ? null : io.renku.forge.git.Revisions.parse(repository, base);
    }
  }

  /** Commits that are in one and not in the other, oldest first. */
  public static ArrayNode commits(
      Repository repository, RevCommit before, RevCommit after, String url) throws IOException {
    var found = new ArrayList<RevCommit>();
    try (var walk = new RevWalk(repository)) {
      walk.markUninteresting(walk.parseCommit(before));
      walk.markStart(walk.parseCommit(after));
      walk.forEach(found::add);
    }
    var array = Json.array();
    found.reversed().forEach(commit -> array.add(CommitView.of(commit, url)));
    return array;
  }

  private void mergeBase(Exchange x) throws IOException {
    var project = code.permissions().withCode(x);
    var refs = x.params().list("refs").orElseThrow(() -> ApiFailure.missing("refs"));
    if (refs.size() != 2) {
      throw ApiFailure.message(400, "Provide exactly 2 refs");
    }
    x.json(
        code.read(
            x,
            repository -> {
              var base =
                  base(
                      repository,
                      Code.commit(repository, refs.get(0), "Ref"),
                      Code.commit(repository, refs.get(1), "Ref"));
              if (base == null) {
                throw ApiFailure.notFound("Merge Base");
              }
              return CommitView.of(base, views.webUrl(project));
            }));
  }

  private void contributors(Exchange x) throws IOException {
    List<ObjectNode> people =
        code.read(
            x,
            repository -> {
              var found = new LinkedHashMap<String, ObjectNode>();
              var head = repository.resolve(Constants.HEAD);
              if (head == null) {
                return new ArrayList<ObjectNode>();
              }
              try (var walk = new RevWalk(repository)) {
                walk.markStart(walk.parseCommit(head));
                for (var commit : walk) {
                  var author = commit.getAuthorIdent();
                  var person =
                      found.computeIfAbsent(
                          author.getEmailAddress(),
                          email -> Json.object().put("name", author.getName()).put("email", email));
                  person
                      .put("commits", person.path("commits").asInt() + 1)
                      .put("additions", 0)
                      .put("deletions", 0);
                }
              }
              return new ArrayList<>(found.values());
            });
    x.page(people, p -> p);
  }

  private void languages(Exchange x) throws IOException {
    x.json(code.read(x, CompareResource::languages));
  }

  private static ObjectNode languages(Repository repository) throws IOException {
    var bytes = new LinkedHashMap<String, Long>();
    var head = repository.resolve(Constants.HEAD);
    if (head == null) {
      return Json.object();
    }
    try (var walk = new TreeWalk(repository)) {
      walk.addTree(io.renku.forge.git.Revisions.parse(repository, head).getTree());
      walk.setRecursive(true);
      while (walk.next()) {
        var name = walk.getNameString().toLowerCase(Locale.ROOT);
        var language = LANGUAGES.get(name.substring(name.lastIndexOf('.') + 1));
        if (language != null) {
          bytes.merge(
              language, walk.getObjectReader().getObjectSize(walk.getObjectId(0), -1), Long::sum);
        }
      }
    }
    var total = bytes.values().stream().mapToLong(Long::longValue).sum();
    var view = Json.object();
    bytes.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(
            e ->
                view.put(
                    e.getKey(),
                    total == 0 ? 0 : Math.round(e.getValue() * 10000.0 / total) / 100.0));
    return view;
  }
}
