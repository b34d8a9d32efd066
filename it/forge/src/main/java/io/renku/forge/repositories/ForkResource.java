package io.renku.forge.repositories;

import io.renku.forge.accounts.Namespace;
import io.renku.forge.accounts.Namespaces;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Params;
import io.renku.forge.http.Router;
import io.renku.forge.lfs.LfsObjects;
import io.renku.forge.projects.Access;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.Project;
import io.renku.forge.projects.ProjectView;
import io.renku.forge.projects.Projects;
import io.renku.forge.projects.ProtectedBranches;
import io.renku.forge.projects.Stars;
import io.renku.forge.projects.Visibility;
import java.io.IOException;

/** Forks and stars. A fork is complete when it is answered. */
public final class ForkResource {
  private final Permissions permissions;
  private final Projects projects;
  private final Namespaces namespaces;
  private final ProjectView views;
  private final ProtectedBranches branches;
  private final LfsObjects lfs;
  private final Stars stars;

  public ForkResource(
      Permissions permissions,
      Projects projects,
      Namespaces namespaces,
      ProjectView views,
      ProtectedBranches branches,
      LfsObjects lfs,
      Stars stars) {
    this.permissions = permissions;
    this.projects = projects;
    this.namespaces = namespaces;
    this.views = views;
    this.branches = branches;
    this.lfs = lfs;
    this.stars = stars;
  }

  public void addTo(Router router) {
    router
        .post("/api/v4/projects/:id/fork", this::fork)
        .delete("/api/v4/projects/:id/fork", this::unfork)
        .get("/api/v4/projects/:id/import", this::imported)
        .post("/api/v4/projects/:id/star", x -> star(x, true))
        .post("/api/v4/projects/:id/unstar", x -> star(x, false));
  }

  private void fork(Exchange x) throws IOException {
    var caller = permissions.caller(x);
    var user = caller.required();
    var parent = permissions.withCode(x);
    var params = x.params();
    var namespace = target(params, user.id());
    if (!permissions.canCreateIn(caller, namespace)) {
      throw ApiFailure.notFound("Target Namespace");
    }
    var old = parent.settings();
    var name = params.filled("name").orElse(old.name());
    var path = params.filled("path").orElse(old.path());
    var visibility =
        params.oneOf(
            "visibility", narrower(old.visibility(), namespace), "private", "internal", "public");
    if (Visibility.rank(visibility) > Visibility.rank(old.visibility())) {
      throw ApiFailure.validation(
          "visibility_level",
          visibility + " is not allowed since the fork source project has lower visibility.");
    }
    Project fork;
    try {
      fork =
          projects.create(
              namespace,
              user,
              new Project.Settings(
                  path,
                  name,
                  params.text("description").orElse(old.description()),
                  visibility,
                  old.topics(),
                  old.defaultBranch(),
                  null,
                  false,
                  old.lfs()),
              parent.id());
    } catch (ApiFailure failure) {
      throw failure.status() == 400 ? new ApiFailure(409, failure.body()) : failure;
    }
    lfs.copy(parent.id(), fork.id());
    for (var rule : branches.of(parent.id())) {
      branches.add(fork.id(), rule.name(), rule.pushLevel(), rule.mergeLevel(), rule.forcePush());
    }
    x.json(201, views.single(fork, caller, false));
  }

  private Namespace target(Params params, long userId) {
    var wanted =
        params
            .filled("namespace_id")
            .or(() -> params.filled("namespace_path"))
            .or(() -> params.filled("namespace"));
    return wanted.isEmpty()
        ? namespaces.ofUser(userId)
        : namespaces
            .lookUp(wanted.get())
            .orElseThrow(() -> ApiFailure.notFound("Target Namespace"));
  }

  private static String narrower(String visibility, Namespace namespace) {
    var isTooWide =
        namespace.isGroup()
            && Visibility.rank(visibility) > Visibility.rank(namespace.visibility());
    return isTooWide ? namespace.visibility() : visibility;
  }

  private void unfork(Exchange x) {
    var project = permissions.project(x, Access.OWNER);
    if (project.forkedFromId() == null) {
      x.status(304);
      return;
    }
    projects.unfork(project);
    x.noContent();
  }

  private void imported(Exchange x) throws IOException {
    var project = permissions.project(x);
    x.json(
        Json.object()
            .put("id", project.id())
            .put("description", project.settings().description())
            .put("name", project.settings().name())
            .put("path", project.path())
            .put("path_with_namespace", projects.fullPath(project))
            .put("created_at", Json.time(project.createdAt()))
            .put("import_status", project.forkedFromId() == null ? "none" : "finished")
            .putNull("import_error"));
  }

  private void star(Exchange x, boolean on) throws IOException {
    var caller = permissions.caller(x);
    var user = caller.required();
    var project = permissions.project(x);
    var changed = on ? stars.add(project.id(), user.id()) : stars.remove(project.id(), user.id());
    if (changed) {
      x.json(201, views.list(project, caller));
    } else {
      x.status(304);
    }
  }
}
