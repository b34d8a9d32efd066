package io.renku.forge.graphql;

import io.renku.forge.accounts.Namespace;
import io.renku.forge.accounts.User;
import io.renku.forge.accounts.UserView;
import io.renku.forge.accounts.Users;
import io.renku.forge.git.GitStore;
import io.renku.forge.git.Revisions;
import io.renku.forge.http.Json;
import io.renku.forge.projects.Access;
import io.renku.forge.projects.Member;
import io.renku.forge.projects.Members;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.Project;
import io.renku.forge.projects.ProjectView;
import io.renku.forge.projects.Projects;
import io.renku.forge.tokens.Caller;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The part of GitLab's graph that Renku asks for: users, projects and their members. */
final class Schema {
  private final Users users;
  private final Projects projects;
  private final Members members;
  private final Permissions permissions;
  private final GitStore git;
  private final ProjectView projectViews;
  private final UserView userViews;

  Schema(
      Users users,
      Projects projects,
      Members members,
      Permissions permissions,
      GitStore git,
      ProjectView projectViews,
      UserView userViews) {
    this.users = users;
    this.projects = projects;
    this.members = members;
    this.permissions = permissions;
    this.git = git;
    this.projectViews = projectViews;
    this.userViews = userViews;
  }

  GraphqlObject query(Caller caller, String version) {
    return new GraphqlObject(
        "Query",
        Map.of(
            "currentUser", _ -> caller.user().map(this::user).orElse(null),
            "user",
                a ->
                    a.text("username")
                        .flatMap(users::find)
                        .or(() -> a.text("id").flatMap(id -> users.find(number(id))))
                        .map(this::user)
                        .orElse(null),
            "project",
                a ->
                    a.text("fullPath")
                        .flatMap(projects::find)
                        .filter(p -> permissions.canSee(caller, p))
                        .map(p -> project(p, caller))
                        .orElse(null),
            "projects", a -> projects(caller, a),
            "metadata",
                _ ->
                    new GraphqlObject(
                        "Metadata",
                        Map.of("version", _ -> version, "revision", _ -> "renku-forge"))));
  }

  private GraphqlObject projects(Caller caller, Arguments arguments) {
    var ids = arguments.texts("ids").stream().map(Schema::number).toList();
    var paths = arguments.texts("fullPaths");
    var search = arguments.text("search").orElse("").toLowerCase(Locale.ROOT);
    var found =
        projects
            .all()
            .filter(p -> permissions.canSee(caller, p))
            .filter(p -> !arguments.has("ids") || ids.contains(p.id()))
            .filter(p -> !arguments.has("fullPaths") || paths.contains(projects.fullPath(p)))
            .filter(p -> !arguments.isTrue("membership") || isMember(caller, p))
            .filter(
                p ->
                    (p.settings().name() + " " + p.path())
                        .toLowerCase(Locale.ROOT)
                        .contains(search))
            .sorted(Comparator.comparingLong(Project::id).reversed())
            .toList();
    return Connection.of("ProjectConnection", found, arguments, p -> project(p, caller));
  }

  private boolean isMember(Caller caller, Project project) {
    return caller
        .user()
        .filter(u -> members.level(projects.place(project), u.id()) > Access.NONE)
        .isPresent();
  }

  private static long number(String globalId) {
    var text = globalId.substring(globalId.lastIndexOf('/') + 1);
    if (!text.matches("\\d{1,18}")) {
      throw new GraphqlParser.Malformed("\"" + globalId + "\" is not a valid GitLab ID.");
    }
    return Long.parseLong(text);
  }

  private GraphqlObject project(Project project, Caller caller) {
    var settings = project.settings();
    var fields = new HashMap<String, Function<Arguments, Object>>();
    fields.put("id", _ -> "gid://gitlab/Project/" + project.id());
    fields.put("name", _ -> settings.name());
    fields.put("path", _ -> settings.path());
    fields.put("fullPath", _ -> projects.fullPath(project));
    fields.put(
        "nameWithNamespace", _ -> projects.namespace(project).fullName() + " / " + settings.name());
    fields.put("description", _ -> settings.description());
    fields.put("visibility", _ -> settings.visibility());
    fields.put("archived", _ -> settings.archived());
    fields.put("topics", _ -> settings.topics());
    fields.put("tagList", _ -> String.join(", ", settings.topics()));
    fields.put("webUrl", _ -> projectViews.webUrl(project));
    fields.put("httpUrlToRepo", _ -> projectViews.httpUrl(project));
    fields.put("sshUrlToRepo", _ -> projectViews.sshUrl(project));
    fields.put("avatarUrl", _ -> projectViews.avatar(project));
    fields.put("createdAt", _ -> Json.time(project.createdAt()));
    fields.put("updatedAt", _ -> Json.time(project.updatedAt()));
    fields.put("lastActivityAt", _ -> Json.time(project.lastActivityAt()));
    fields.put("namespace", _ -> namespace(projects.namespace(project)));
    fields.put("repository", _ -> repository(project, caller));
    fields.put("userPermissions", _ -> permissions(project, caller));
    fields.put("projectMembers", a -> members(project, caller, a));
    return new GraphqlObject("Project", fields);
  }

  private static GraphqlObject namespace(Namespace namespace) {
    return new GraphqlObject(
        "Namespace",
        Map.of(
            "id", _ -> "gid://gitlab/Namespace/" + namespace.id(),
            "name", _ -> namespace.name(),
            "path", _ -> namespace.path(),
            "fullName", _ -> namespace.fullName(),
            "fullPath", _ -> namespace.fullPath(),
            "visibility", _ -> namespace.visibility()));
  }

  private GraphqlObject repository(Project project, Caller caller) {
    return permissions.canReadCode(caller, project)
        ? new GraphqlObject(
            "Repository",
            Map.of(
                "rootRef", _ -> project.defaultBranch(),
                "exists", _ -> true,
                "empty", _ -> git.use(project.id(), Revisions::isEmpty)))
        : null;
  }

  private GraphqlObject permissions(Project project, Caller caller) {
    var level = permissions.level(caller, project);
    return new GraphqlObject(
        "ProjectPermissions",
        Map.of(
            "readProject", _ -> true,
            "downloadCode", _ -> permissions.canReadCode(caller, project),
            "pushCode", _ -> level >= Access.DEVELOPER,
            "createMergeRequestIn", _ -> permissions.canReadCode(caller, project),
            "adminProject", _ -> level >= Access.MAINTAINER,
            "changeVisibilityLevel", _ -> level >= Access.OWNER,
            "removeProject", _ -> level >= Access.OWNER));
  }

  /** Members are for those who are signed in, as in GitLab. */
  private GraphqlObject members(Project project, Caller caller, Arguments arguments) {
    if (caller.isAnonymous()) {
      return null;
    }
    var search = arguments.text("search").orElse("").toLowerCase(Locale.ROOT);
    var relations = arguments.texts("relations");
    var place = projects.place(project);
    var from =
        relations.isEmpty() || relations.contains("INHERITED")
            ? List.copyOf(members.all(place))
            : members.direct(place);
    var found =
        from.stream()
            .filter(m -> users.find(m.userId()).filter(u -> matches(u, search)).isPresent())
            .toList();
    return Connection.of("MemberInterfaceConnection", found, arguments, this::member);
  }

  private static boolean matches(User user, String search) {
    return user.name().toLowerCase(Locale.ROOT).contains(search)
        || user.username().toLowerCase(Locale.ROOT).contains(search)
        || user.email().equalsIgnoreCase(search);
  }

  private GraphqlObject member(Member member) {
    var type = member.projectId() == null ? "GroupMember" : "ProjectMember";
    return new GraphqlObject(
        type,
        Map.of(
            "id", _ -> "gid://gitlab/" + type + "/" + member.id(),
            "user", _ -> users.find(member.userId()).map(this::user).orElse(null),
            "accessLevel", _ -> level(member.level()),
            "createdAt", _ -> Json.time(member.createdAt()),
            "expiresAt", _ -> member.expiresOn()));
  }

  private static GraphqlObject level(int level) {
    var name =
        switch (level) {
          case Access.MINIMAL -> "MINIMAL_ACCESS";
          case Access.GUEST -> "GUEST";
          case Access.REPORTER -> "REPORTER";
          case Access.DEVELOPER -> "DEVELOPER";
          case Access.MAINTAINER -> "MAINTAINER";
          case Access.OWNER -> "OWNER";
          default -> "NO_ACCESS";
        };
    return new GraphqlObject(
        "AccessLevel", Map.of("integerValue", _ -> level, "stringValue", _ -> name));
  }

  private GraphqlObject user(User user) {
    return new GraphqlObject(
        "UserCore",
        Map.of(
            "id", _ -> "gid://gitlab/User/" + user.id(),
            "username", _ -> user.username(),
            "name", _ -> user.name(),
            "state", _ -> user.state(),
            "bot", _ -> user.isBot(),
            "publicEmail", _ -> "",
            "avatarUrl", _ -> userViews.avatar(user),
            "webUrl", _ -> userViews.webUrl(user)));
  }
}
