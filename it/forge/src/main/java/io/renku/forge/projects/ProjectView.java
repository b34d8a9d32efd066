package io.renku.forge.projects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.accounts.UserView;
import io.renku.forge.accounts.Users;
import io.renku.forge.git.GitStore;
import io.renku.forge.git.Revisions;
import io.renku.forge.http.Json;
import io.renku.forge.http.Paths;
import io.renku.forge.tokens.Caller;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Projects as GitLab writes them: more for those who may see more. */
public final class ProjectView {
  private final String publicUrl;
  private final Projects projects;
  private final Members members;
  private final Permissions permissions;
  private final NamespaceView namespaces;
  private final UserView users;
  private final Users allUsers;
  private final GitStore git;
  private final Stars stars;
  private final LongUnaryOperator lfsBytes;

  public ProjectView(
      String publicUrl,
      Projects projects,
      Members members,
      Permissions permissions,
      NamespaceView namespaces,
      Users allUsers,
      GitStore git,
      Stars stars,
      LongUnaryOperator lfsBytes) {
    this.publicUrl = publicUrl;
    this.projects = projects;
    this.members = members;
    this.permissions = permissions;
    this.namespaces = namespaces;
    this.users = new UserView(publicUrl);
    this.allUsers = allUsers;
    this.git = git;
    this.stars = stars;
    this.lfsBytes = lfsBytes;
  }

  public String webUrl(Project project) {
    return publicUrl + "/" + projects.fullPath(project);
  }

  public String httpUrl(Project project) {
    return webUrl(project) + ".git";
  }

  public String sshUrl(Project project) {
    return "git@" + URI.create(publicUrl).getHost() + ":" + projects.fullPath(project) + ".git";
  }

  public String avatar(Project project) {
    var file = project.settings().avatar();
    return file == null
        ? null
        : publicUrl + "/uploads/-/system/project/avatar/" + project.id() + "/" + Paths.encode(file);
  }

  /** GitLab's "simple" form, which is also all that an anonymous caller gets. */
  public ObjectNode simple(Project project) {
    var namespace = projects.namespace(project);
    var settings = project.settings();
    var topics = settings.topics().stream().sorted().toList();
    return Json.object()
        .put("id", project.id())
        .put("description", settings.description())
        .put("name", settings.name())
        .put("name_with_namespace", namespace.fullName() + " / " + settings.name())
        .put("path", settings.path())
        .put("path_with_namespace", projects.fullPath(project))
        .put("created_at", Json.time(project.createdAt()))
        .put("default_branch", settings.defaultBranch())
        .<ObjectNode>set("tag_list", Json.strings(topics))
        .<ObjectNode>set("topics", Json.strings(topics))
        .put("ssh_url_to_repo", sshUrl(project))
        .put("http_url_to_repo", httpUrl(project))
        .put("web_url", webUrl(project))
        .put("readme_url", readme(project))
        .put("forks_count", projects.forksOf(project.id()).count())
        .put("avatar_url", avatar(project))
        .put("star_count", stars.count(project.id()))
        .put("last_activity_at", Json.time(project.lastActivityAt()))
        .set("namespace", namespaces.namespace(namespace));
  }

  public ObjectNode list(Project project, Caller caller) {
    var view = simple(project);
    if (caller.isAnonymous()) {
      return view;
    }
    links(view, project);
    details(view, project, caller);
    return view;
  }

  public ObjectNode single(Project project, Caller caller, boolean statistics) {
    var view = list(project, caller);
    if (caller.isAnonymous()) {
      links(view, project);
      return view;
    }
    view.set("permissions", permissions(project, caller));
    var level = permissions.level(caller, project);
    if (statistics && level >= Access.REPORTER) {
      view.set("statistics", statistics(project));
    }
    return view;
  }

  private void links(ObjectNode view, Project project) {
    var self = publicUrl + "/api/v4/projects/" + project.id();
    view.putObject("_links")
        .put("self", self)
        .put("merge_requests", self + "/merge_requests")
        .put("repo_branches", self + "/repository/branches")
        .put("events", self + "/events")
        .put("members", self + "/members");
  }

  private void details(ObjectNode view, Project project, Caller caller) {
    var settings = project.settings();
    var namespace = projects.namespace(project);
    view.put("updated_at", Json.time(project.updatedAt()))
        .put("packages_enabled", false)
        .put("empty_repo", git.use(project.id(), Revisions::isEmpty))
        .put("archived", settings.archived())
        .put("visibility", settings.visibility());
    if (!namespace.isGroup()) {
      allUsers.find(namespace.ownerId()).ifPresent(u -> view.set("owner", users.brief(u)));
    }
    view.put("resolve_outdated_diff_discussions", false)
        .put("issues_enabled", false)
        .put("merge_requests_enabled", true)
        .put("wiki_enabled", false)
        .put("jobs_enabled", false)
        .put("snippets_enabled", false)
        .put("container_registry_enabled", false)
        .put("can_create_merge_request_in", permissions.canReadCode(caller, project))
        .put("shared_runners_enabled", false)
        .put("lfs_enabled", settings.lfs())
        .put("creator_id", project.creatorId())
        .put("import_status", project.forkedFromId() == null ? "none" : "finished")
        .put("open_issues_count", 0)
        .put("description_html", "")
        .put("public_jobs", true)
        .put("merge_method", "merge")
        .put("repository_access_level", "enabled")
        .put("merge_requests_access_level", "enabled")
        .put("builds_access_level", "disabled")
        .put("container_registry_access_level", "disabled")
        .put("remove_source_branch_after_merge", true)
        .put("request_access_enabled", true);
    view.putArray("shared_with_groups");
    forkedFrom(project)
        .filter(parent -> permissions.canSee(caller, parent))
        .ifPresent(parent -> view.set("forked_from_project", simple(parent)));
  }

  private Optional<Project> forkedFrom(Project project) {
    return project.forkedFromId() == null
        ? Optional.empty()
        : projects.find(project.forkedFromId());
  }

  private ObjectNode permissions(Project project, Caller caller) {
    var userId = caller.required().id();
    var view = Json.object();
    var direct = members.find(projects.place(project), userId);
    view.set("project_access", access(direct.map(Member::level).orElse(Access.NONE)));
    var above = projects.place(project).groupAbove();
    var group =
        above == null
            ? Access.NONE
            : members.level(Place.of(namespaces.namespaces().get(above)), userId);
    view.set("group_access", access(group));
    return view;
  }

  private static ObjectNode access(int level) {
    return level == Access.NONE
        ? null
        : Json.object().put("access_level", level).put("notification_level", 3);
  }

  private ObjectNode statistics(Project project) {
    var size = git.size(project.id());
    var lfs = lfsBytes.applyAsLong(project.id());
    return Json.object()
        .put("commit_count", git.use(project.id(), CommitCount::of))
        .put("storage_size", size + lfs)
        .put("repository_size", size)
        .put("wiki_size", 0)
        .put("lfs_objects_size", lfs)
        .put("job_artifacts_size", 0)
        .put("pipeline_artifacts_size", 0)
        .put("packages_size", 0)
        .put("snippets_size", 0)
        .put("uploads_size", 0);
  }

  private String readme(Project project) {
    var file = git.use(project.id(), r -> readmeFile(r, project.defaultBranch()));
    return file.map(name -> webUrl(project) + "/-/blob/" + project.defaultBranch() + "/" + name)
        .orElse(null);
  }

  private static Optional<String> readmeFile(Repository repository, String branch)
      throws IOException {
    var head = Revisions.resolve(repository, branch);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    try (var walk = new TreeWalk(repository)) {
      walk.addTree(Revisions.parse(repository, head.get()).getTree());
      while (walk.next()) {
        if (walk.getNameString().matches("(?i)readme(\\.\\w+)?") && !walk.isSubtree()) {
          return Optional.of(walk.getNameString());
        }
      }
    }
    return Optional.empty();
  }
}
