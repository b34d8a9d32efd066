package io.renku.forge.transport;

import io.renku.forge.accounts.Namespaces;
import io.renku.forge.accounts.PathRule;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.projects.Access;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.Project;
import io.renku.forge.projects.Projects;
import io.renku.forge.projects.Visibility;
import io.renku.forge.tokens.Caller;
import io.renku.forge.tokens.Callers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Decides who may fetch from and push to what, and answers the refusals that git understands. */
final class GitAccess {
  private static final String NO_PROJECT =
      "The project you were looking for could not be found or you don't have permission to view it.";

  private final Callers callers;
  private final Permissions permissions;
  private final Projects projects;
  private final Namespaces namespaces;

  /** A caller who may do what was asked to a project. */
  record Granted(Caller caller, Project project) {}

  GitAccess(Callers callers, Permissions permissions, Projects projects, Namespaces namespaces) {
    this.callers = callers;
    this.permissions = permissions;
    this.projects = projects;
    this.namespaces = namespaces;
  }

  Optional<Granted> toRead(Exchange x, String path) throws IOException {
    var caller = callers.ofGit(x);
    if (caller.isEmpty()) {
      askForCredentials(x);
      return Optional.empty();
    }
    var project = projects.find(path).filter(p -> permissions.canSee(caller.get(), p));
    if (project.isEmpty()) {
      refuse(x, caller.get());
      return Optional.empty();
    }
    if (!caller.get().isAnonymous()
        && !caller.get().hasScope("api", "read_api", "read_repository", "write_repository")) {
      x.text(403, "Access denied: the token needs the scope read_repository.\n");
      return Optional.empty();
    }
    if (!permissions.canReadCode(caller.get(), project.get())) {
      x.text(403, "You are not allowed to download code from this project.\n");
      return Optional.empty();
    }
    return Optional.of(new Granted(caller.get(), project.get()));
  }

  Optional<Granted> toWrite(Exchange x, String path, boolean mayCreate) throws IOException {
    var caller = callers.ofGit(x);
    if (caller.isEmpty() || caller.get().isAnonymous()) {
      askForCredentials(x);
      return Optional.empty();
    }
    var visible = projects.find(path).filter(p -> permissions.canSee(caller.get(), p));
    if (!caller.get().hasScope("api", "write_repository")) {
      x.text(403, "You are not allowed to push code to this project.\n");
      return Optional.empty();
    }
    var project = visible.isEmpty() && mayCreate ? create(caller.get(), path) : visible;
    if (project.isEmpty()) {
      refuse(x, caller.get());
      return Optional.empty();
    }
    if (permissions.level(caller.get(), project.get()) < Access.DEVELOPER) {
      x.text(403, "You are not allowed to push code to this project.\n");
      return Optional.empty();
    }
    if (project.get().settings().archived()) {
      x.text(403, "You can't push code to an archived project.\n");
      return Optional.empty();
    }
    return Optional.of(new Granted(caller.get(), project.get()));
  }

  /** GitLab makes a private project when somebody pushes to a free name in their namespace. */
  private Optional<Project> create(Caller caller, String path) {
    var slash = path.lastIndexOf('/');
    if (slash < 0 || projects.find(path).isPresent()) {
      return Optional.empty();
    }
    var name = path.substring(slash + 1);
    var namespace =
        namespaces
            .find(path.substring(0, slash))
            .filter(n -> permissions.canCreateIn(caller, n))
            .filter(_ -> PathRule.allows(name) && !PathRule.isReservedProject(name));
    try {
      return namespace.map(
          n ->
              projects.create(
                  n,
                  caller.required(),
                  new Project.Settings(
                      name, name, null, Visibility.PRIVATE, List.of(), "main", null, false, true),
                  null));
    } catch (ApiFailure _) {
      return Optional.empty();
    }
  }

  private static void refuse(Exchange x, Caller caller) throws IOException {
    if (caller.isAnonymous()) {
      askForCredentials(x);
    } else {
      x.text(404, NO_PROJECT + "\n");
    }
  }

  private static void askForCredentials(Exchange x) throws IOException {
    x.header("WWW-Authenticate", "Basic realm=\"GitLab\"");
    x.text(
        401,
        "HTTP Basic: Access denied. If a password was provided for Git authentication, the password"
            + " was incorrect or you're required to use a token instead of a password.\n");
  }
}
