package io.renku.forge.repositories;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.git.RefChange;
import io.renku.forge.git.Revisions;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Page;
import io.renku.forge.http.Router;
import io.renku.forge.projects.Access;
import io.renku.forge.projects.Project;
import io.renku.forge.projects.ProjectView;
import io.renku.forge.projects.ProtectedBranches;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** Branches: listed, made and deleted without a clone. */
public final class BranchResource {
  private final Code code;
  private final ProtectedBranches protections;
  private final ProjectView views;

  public BranchResource(Code code, ProtectedBranches protections, ProjectView views) {
    this.code = code;
    this.protections = protections;
    this.views = views;
  }

  public void addTo(Router router) {
    var base = "/api/v4/projects/:id/repository/branches";
    router
        .get(base, this::list)
        .post(base, this::create)
        .get(base + "/:branch", this::read)
        .delete(base + "/:branch", this::delete);
  }

  private void list(Exchange x) throws IOException {
    var project = code.permissions().withCode(x);
    var level = code.permissions().level(code.permissions().caller(x), project);
    var search = x.query("search").orElse("").toLowerCase(Locale.ROOT);
    var page = Page.of(x);
    List<ObjectNode> found =
        code.read(
            x,
            repository -> {
              var refs =
                  repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS).stream()
                      .filter(r -> matches(name(r).toLowerCase(Locale.ROOT), search))
                      .toList();
              var branches = new ArrayList<ObjectNode>();
              for (var ref : page.cut(x, refs)) {
                branches.add(view(repository, project, ref, level));
              }
              return branches;
            });
    x.page(new Page.Cut<>(found), b -> b);
  }

  private static boolean matches(String name, String search) {
    if (search.startsWith("^")) {
      return name.startsWith(search.substring(1));
    }
    return search.endsWith("$")
        ? name.endsWith(search.substring(0, search.length() - 1))
        : name.contains(search);
  }

  private static String name(Ref ref) {
    return ref.getName().substring(Constants.R_HEADS.length());
  }

  private ObjectNode view(Repository repository, Project project, Ref ref, int level)
      throws IOException {
    var name = name(ref);
    var rules = protections.covering(project.id(), name);
    var isProtected = !rules.isEmpty();
    var commit = Revisions.parse(repository, ref.getObjectId());
    var url = views.webUrl(project);
    return Json.object()
        .put("name", name)
        .<ObjectNode>set("commit", CommitView.of(commit, url))
        .put("merged", isMerged(repository, project, ref))
        .put("protected", isProtected)
        .put("developers_can_push", rules.stream().anyMatch(r -> r.pushLevel() == Access.DEVELOPER))
        .put(
            "developers_can_merge",
            rules.stream().anyMatch(r -> r.mergeLevel() == Access.DEVELOPER))
        .put("can_push", code.rules().canPush(level, name, project.id()))
        .put("default", name.equals(project.defaultBranch()))
        .put("web_url", url + "/-/tree/" + io.renku.forge.http.Paths.encodeAll(name));
  }

  private static boolean isMerged(Repository repository, Project project, Ref ref)
      throws IOException {
    var main = repository.exactRef(Constants.R_HEADS + project.defaultBranch());
    if (main == null || main.getName().equals(ref.getName())) {
      return false;
    }
    try (var walk = new RevWalk(repository)) {
      return walk.isMergedInto(
          walk.parseCommit(ref.getObjectId()), walk.parseCommit(main.getObjectId()));
    }
  }

  private void read(Exchange x) throws IOException {
    var project = code.permissions().withCode(x);
    var level = code.permissions().level(code.permissions().caller(x), project);
    x.json(code.read(x, r -> view(r, project, branch(r, x.path("branch")), level)));
  }

  private static Ref branch(Repository repository, String name) throws IOException {
    return Revisions.ref(repository, Constants.R_HEADS + name)
        .orElseThrow(() -> ApiFailure.notFound("Branch"));
  }

  private void create(Exchange x) throws IOException {
    var project = code.writable(x);
    var caller = code.permissions().caller(x);
    var name = x.params().required("branch");
    var from = x.params().required("ref");
    var ref = Constants.R_HEADS + name;
    if (!Repository.isValidRefName(ref) || name.startsWith("-")) {
      throw ApiFailure.message(400, "Branch name is invalid");
    }
    var level = code.permissions().level(caller, project);
    var view =
        code.write(
            project,
            repository -> {
              if (repository.exactRef(ref) != null) {
                throw ApiFailure.message(400, "Branch already exists");
              }
              var start =
                  Revisions.resolve(repository, from)
                      .orElseThrow(
                          () -> ApiFailure.message(400, "Invalid reference name: " + from));
              var change = new RefChange(ref, RefChange.NONE, start.name());
              code.refuse(project, caller, change, false, false);
              code.move(repository, project, caller.required(), List.of(change), false);
              return view(repository, project, repository.exactRef(ref), level);
            });
    x.json(201, view);
  }

  private void delete(Exchange x) throws IOException {
    var project = code.writable(x);
    var caller = code.permissions().caller(x);
    var name = x.path("branch");
    code.write(
        project,
        repository -> {
          var ref = branch(repository, name);
          var level = code.permissions().level(caller, project);
          var isProtected = !protections.covering(project.id(), name).isEmpty();
          if (name.equals(project.defaultBranch())) {
            throw ApiFailure.message(405, "Cannot remove HEAD branch");
          }
          if (isProtected && level < Access.MAINTAINER) {
            throw ApiFailure.message(403, "Protected branch can't be removed");
          }
          var change = new RefChange(ref.getName(), ref.getObjectId().name(), RefChange.NONE);
          code.move(repository, project, caller.required(), List.of(change), true);
          return null;
        });
    x.noContent();
  }
}
