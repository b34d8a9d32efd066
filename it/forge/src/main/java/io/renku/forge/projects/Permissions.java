package io.renku.forge.projects;

import io.renku.forge.accounts.Namespace;
import io.renku.forge.accounts.Namespaces;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.tokens.Caller;
import io.renku.forge.tokens.Callers;

/** What a caller may see and do, as GitLab decides it. */
public final class Permissions {
  private final Callers callers;
  private final Namespaces namespaces;
  private final Projects projects;
  private final Members members;

  public Permissions(Callers callers, Namespaces namespaces, Projects projects, Members members) {
    this.callers = callers;
    this.namespaces = namespaces;
    this.projects = projects;
    this.members = members;
  }

  public Caller caller(Exchange exchange) {
    return callers.of(exchange);
  }

  /** The project of {@code :id} that the caller may see, or 404. */
  public Project project(Exchange exchange) {
    return project(exchange, exchange.path("id"));
  }

  public Project project(Exchange exchange, String idOrPath) {
    var caller = caller(exchange);
    return projects
        .lookUp(idOrPath)
        .filter(p -> canSee(caller, p))
        .orElseThrow(() -> ApiFailure.notFound("Project"));
  }

  /** The project of {@code :id} in which the caller has at least this level. */
  public Project project(Exchange exchange, int level) {
    var project = project(exchange);
    needs(caller(exchange), project, level);
    return project;
  }

  /** The project of {@code :id} whose repository the caller may read. */
  public Project withCode(Exchange exchange) {
    var project = project(exchange);
    if (!canReadCode(caller(exchange), project)) {
      throw ApiFailure.forbidden();
    }
    return project;
  }

  public void needs(Caller caller, Project project, int level) {
    caller.required();
    if (level(caller, project) < level) {
      throw ApiFailure.forbidden();
    }
  }

  public int level(Caller caller, Project project) {
    if (caller.isAdmin()) {
      return Access.OWNER;
    }
    return caller
        .user()
        .map(u -> members.level(projects.place(project), u.id()))
        .orElse(Access.NONE);
  }

  public boolean canSee(Caller caller, Project project) {
    return isOpenTo(caller, project.visibility()) || level(caller, project) >= Access.GUEST;
  }

  public boolean canReadCode(Caller caller, Project project) {
    return isOpenTo(caller, project.visibility()) || level(caller, project) >= Access.REPORTER;
  }

  private static boolean isOpenTo(Caller caller, String visibility) {
    return visibility.equals(Visibility.PUBLIC)
        || (visibility.equals(Visibility.INTERNAL) && !caller.isAnonymous());
  }

  public Namespace group(Exchange exchange) {
    return group(exchange, exchange.path("id"));
  }

  public Namespace group(Exchange exchange, String idOrPath) {
    var caller = caller(exchange);
    return namespaces
        .lookUp(idOrPath)
        .filter(Namespace::isGroup)
        .filter(g -> canSee(caller, g))
        .orElseThrow(() -> ApiFailure.notFound("Group"));
  }

  public Namespace group(Exchange exchange, int level) {
    var group = group(exchange);
    caller(exchange).required();
    if (level(caller(exchange), group) < level) {
      throw ApiFailure.forbidden();
    }
    return group;
  }

  public int level(Caller caller, Namespace namespace) {
    if (caller.isAdmin()) {
      return Access.OWNER;
    }
    if (!namespace.isGroup()) {
      return caller.is(namespace.ownerId()) ? Access.OWNER : Access.NONE;
    }
    return caller.user().map(u -> members.level(Place.of(namespace), u.id())).orElse(Access.NONE);
  }

  public boolean canSee(Caller caller, Namespace group) {
    return isOpenTo(caller, group.visibility())
        || level(caller, group) >= Access.GUEST
        || (!caller.isAnonymous() && hasMemberBelow(caller, group));
  }

  private boolean hasMemberBelow(Caller caller, Namespace group) {
    return projects
        .in(group.id())
        .anyMatch(p -> members.find(projects.place(p), caller.required().id()).isPresent());
  }

  /** Whether the caller may make projects there; GitLab's default is Developer and above. */
  public boolean canCreateIn(Caller caller, Namespace namespace) {
    return level(caller, namespace) >= Access.DEVELOPER;
  }
}
