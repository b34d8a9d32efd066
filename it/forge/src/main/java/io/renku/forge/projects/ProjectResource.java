package io.renku.forge.projects;

import io.renku.forge.accounts.Avatars;
import io.renku.forge.accounts.Namespace;
import io.renku.forge.accounts.Namespaces;
import io.renku.forge.accounts.PathRule;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Params;
import io.renku.forge.http.Router;
import io.renku.forge.tokens.Caller;
import java.io.IOException;
import java.util.List;

/** Making, reading, changing and deleting one project. */
public final class ProjectResource {
  private static final String[] VISIBILITIES = {
    Visibility.PRIVATE, Visibility.INTERNAL, Visibility.PUBLIC
  };

  private final Projects projects;
  private final Namespaces namespaces;
  private final Permissions permissions;
  private final ProjectView views;
  private final Avatars avatars;
  private final FirstCommit firstCommit;

  /** Writes the README of a project that asks for one. */
  @FunctionalInterface
  public interface FirstCommit {
    void write(Project project, Caller caller);
  }

  public ProjectResource(
      Projects projects,
      Namespaces namespaces,
      Permissions permissions,
      ProjectView views,
      Avatars avatars,
      FirstCommit firstCommit) {
    this.projects = projects;
    this.namespaces = namespaces;
    this.permissions = permissions;
    this.views = views;
    this.avatars = avatars;
    this.firstCommit = firstCommit;
  }

  public void addTo(Router router) {
    router
        .post("/api/v4/projects", this::create)
        .get("/api/v4/projects/:id", this::read)
        .put("/api/v4/projects/:id", this::edit)
        .delete("/api/v4/projects/:id", this::delete)
        .post("/api/v4/projects/:id/archive", x -> archive(x, true))
        .post("/api/v4/projects/:id/unarchive", x -> archive(x, false));
  }

  private void create(Exchange x) throws IOException {
    var caller = permissions.caller(x);
    var user = caller.required();
    var params = x.params();
    if (params.filled("import_url").isPresent() || params.filled("template_name").isPresent()) {
      throw ApiFailure.notBuilt("POST", "/api/v4/projects with import_url or template_name");
    }
    if (params.text("name").isEmpty() && params.text("path").isEmpty()) {
      throw ApiFailure.error(
          400, "name, path are missing, at least one parameter must be provided");
    }
    var namespace =
        params.filled("namespace_id").isEmpty()
            ? namespaces.ofUser(user.id())
            : namespaces
                .lookUp(params.required("namespace_id"))
                .orElseThrow(() -> ApiFailure.validation("namespace", "is not valid"));
    if (!permissions.canCreateIn(caller, namespace)) {
      throw ApiFailure.validation("namespace", "is not valid");
    }
    var settings = settings(params, namespace);
    var project = projects.create(namespace, user, settings, null);
    if (x.upload("avatar").isPresent()) {
      try {
        project = saveAvatar(x, project);
      } catch (ApiFailure e) {
        projects.remove(project);
        throw e;
      }
    }
    if (params.flag("initialize_with_readme").orElse(false)) {
      firstCommit.write(project, caller);
    }
    x.json(201, views.single(projects.get(project.id()), caller, false));
  }

  private static Project.Settings settings(Params params, Namespace namespace) {
    var name = params.filled("name").or(() -> params.text("path")).orElse("");
    var path = params.filled("path").orElseGet(() -> PathRule.slug(name));
    var visibility = params.oneOf("visibility", Visibility.PRIVATE, VISIBILITIES);
    refuseWiderThan(namespace, visibility);
    return new Project.Settings(
        path,
        name.strip(),
        params.text("description").orElse(null),
        visibility,
        params.list("topics").or(() -> params.list("tag_list")).orElse(List.of()),
        params.filled("default_branch").orElse("main"),
        null,
        false,
        params.flag("lfs_enabled").orElse(true));
  }

  static void refuseWiderThan(Namespace namespace, String visibility) {
    if (namespace.isGroup()
        && Visibility.rank(visibility) > Visibility.rank(namespace.visibility())) {
      throw ApiFailure.validation(
          "visibility_level",
          visibility + " is not allowed in a " + namespace.visibility() + " group.");
    }
  }

  private void read(Exchange x) throws IOException {
    var project = permissions.project(x);
    var statistics = x.query("statistics").filter("true"::equals).isPresent();
    x.json(views.single(project, permissions.caller(x), statistics));
  }

  private void edit(Exchange x) throws IOException {
    var project = permissions.project(x, Access.MAINTAINER);
    var caller = permissions.caller(x);
    var params = x.params();
    if (params.has("visibility") || params.has("path")) {
      permissions.needs(
          caller,
          project,
          params.filled("visibility").filter(v -> !v.equals(project.visibility())).isPresent()
              ? Access.OWNER
              : Access.MAINTAINER);
    }
    var avatar = x.upload("avatar");
    if (avatar.isEmpty() && isEmptyEdit(params)) {
      throw ApiFailure.error(
          400, "at least one parameter must be provided, and known to this server");
    }
    var edited = projects.edit(project.id(), old -> merged(old, params, project));
    if (avatar.isPresent() && avatar.get().size() > 0) {
      edited = saveAvatar(x, edited);
    } else if (avatar.isPresent() || params.text("avatar").filter(String::isEmpty).isPresent()) {
      avatars.remove("project", project.id());
      edited = projects.edit(project.id(), s -> s.withAvatar(null));
    }
    x.json(views.single(edited, caller, false));
  }

  private static boolean isEmptyEdit(Params params) {
    for (var known :
        List.of(
            "name",
            "path",
            "description",
            "visibility",
            "topics",
            "tag_list",
            "default_branch",
            "avatar",
            "lfs_enabled")) {
      if (params.has(known)) {
        return false;
      }
    }
    return true;
  }

  private Project.Settings merged(Project.Settings old, Params params, Project project) {
    var visibility = params.oneOf("visibility", old.visibility(), VISIBILITIES);
    refuseWiderThan(projects.namespace(project), visibility);
    return new Project.Settings(
        params.text("path").orElse(old.path()),
        params.text("name").map(String::strip).orElse(old.name()),
        params.has("description") ? params.text("description").orElse(null) : old.description(),
        visibility,
        params.list("topics").or(() -> params.list("tag_list")).orElse(old.topics()),
        params.filled("default_branch").orElse(old.defaultBranch()),
        old.avatar(),
        old.archived(),
        params.flag("lfs_enabled").orElse(old.lfs()));
  }

  private Project saveAvatar(Exchange x, Project project) {
    var name = avatars.save("project", project.id(), x.upload("avatar").orElseThrow());
    return projects.edit(project.id(), s -> s.withAvatar(name));
  }

  private void delete(Exchange x) throws IOException {
    var project = permissions.project(x, Access.OWNER);
    projects.remove(project);
    avatars.remove("project", project.id());
    x.json(202, Json.object().put("message", "202 Accepted"));
  }

  private void archive(Exchange x, boolean archived) throws IOException {
    var project = permissions.project(x, Access.OWNER);
    var edited = projects.edit(project.id(), s -> s.withArchived(archived));
    x.json(201, views.single(edited, permissions.caller(x), false));
  }
}
