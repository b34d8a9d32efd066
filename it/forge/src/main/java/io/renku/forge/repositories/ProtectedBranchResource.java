package io.renku.forge.repositories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Params;
import io.renku.forge.http.Router;
import io.renku.forge.projects.Access;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.Project;
import io.renku.forge.projects.ProtectedBranch;
import io.renku.forge.projects.ProtectedBranches;
import java.io.IOException;

/** Which branches are protected, for a project's maintainers. */
public final class ProtectedBranchResource {
  private final Permissions permissions;
  private final ProtectedBranches branches;

  public ProtectedBranchResource(Permissions permissions, ProtectedBranches branches) {
    this.permissions = permissions;
    this.branches = branches;
  }

  public void addTo(Router router) {
    var base = "/api/v4/projects/:id/protected_branches";
    router
        .get(base, this::list)
        .post(base, this::create)
        .get(base + "/:name", x -> x.json(view(branch(x, project(x)))))
        .add("PATCH", base + "/:name", this::edit)
        .delete(base + "/:name", this::delete);
  }

  private Project project(Exchange x) {
    return permissions.project(x, Access.MAINTAINER);
  }

  private void list(Exchange x) throws IOException {
    var search = x.query("search").orElse("");
    x.page(
        branches.of(project(x).id()).stream().filter(b -> b.name().contains(search)).toList(),
        ProtectedBranchResource::view);
  }

  private ProtectedBranch branch(Exchange x, Project project) {
    return branches.find(project.id(), x.path("name")).orElseThrow(() -> ApiFailure.notFound());
  }

  private void create(Exchange x) throws IOException {
    var project = project(x);
    var params = x.params();
    var made =
        branches.add(
            project.id(),
            params.required("name"),
            level(params, "push_access_level", Access.MAINTAINER),
            level(params, "merge_access_level", Access.MAINTAINER),
            params.flag("allow_force_push").orElse(false));
    x.json(201, view(made));
  }

  private static int level(Params params, String name, int fallback) {
    var level = params.number(name).orElse((long) fallback);
    if (level != 0 && level != Access.DEVELOPER && level != Access.MAINTAINER && level != 60) {
      throw ApiFailure.error(400, name + " does not have a valid value");
    }
    return level.intValue();
  }

  private void edit(Exchange x) throws IOException {
    var old = branch(x, project(x));
    var force = x.params().flag("allow_force_push").orElse(old.forcePush());
    x.json(
        view(
            branches.put(
                new ProtectedBranch(
                    old.id(),
                    old.projectId(),
                    old.name(),
                    old.pushLevel(),
                    old.mergeLevel(),
                    force))));
  }

  private void delete(Exchange x) {
    branches.remove(branch(x, project(x)));
    x.noContent();
  }

  private static JsonNode view(ProtectedBranch branch) {
    var view = Json.object().put("id", branch.id()).put("name", branch.name());
    view.putArray("push_access_levels").add(access(branch.id(), branch.pushLevel()));
    view.putArray("merge_access_levels").add(access(branch.id(), branch.mergeLevel()));
    return view.put("allow_force_push", branch.forcePush());
  }

  private static ObjectNode access(long id, int level) {
    var text =
        switch (level) {
          case 0 -> "No one";
          case Access.DEVELOPER -> "Developers + Maintainers";
          case Access.MAINTAINER -> "Maintainers";
          default -> "Administrators";
        };
    return Json.object()
        .put("id", id)
        .put("access_level", level)
        .put("access_level_description", text)
        .putNull("user_id")
        .putNull("group_id");
  }
}
