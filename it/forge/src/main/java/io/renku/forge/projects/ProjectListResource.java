package io.renku.forge.projects;

import io.renku.forge.accounts.Namespace;
import io.renku.forge.accounts.User;
import io.renku.forge.accounts.Users;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Page;
import io.renku.forge.http.Router;
import io.renku.forge.tokens.Caller;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists of projects: of everybody, of one user, of one group; with GitLab's filters and orders. */
public final class ProjectListResource {
  private final Projects projects;
  private final Members members;
  private final Permissions permissions;
  private final ProjectView views;
  private final Users users;
  private final Stars stars;

  public ProjectListResource(
      Projects projects,
      Members members,
      Permissions permissions,
      ProjectView views,
      Users users,
      Stars stars) {
    this.projects = projects;
    this.members = members;
    this.permissions = permissions;
    this.views = views;
    this.users = users;
    this.stars = stars;
  }

  public void addTo(Router router) {
    router
        .get("/api/v4/projects", x -> list(x, projects.all()))
        .get("/api/v4/users/:id/projects", this::ofUser)
        .get("/api/v4/users/:id/starred_projects", this::starredBy)
        .get("/api/v4/groups/:id/projects", this::ofGroup)
        .get("/api/v4/projects/:id/forks", this::forks);
  }

  private void ofUser(Exchange x) throws IOException {
    var user = user(x);
    list(x, projects.all().filter(p -> isOwnedBy(p, user)));
  }

  private void starredBy(Exchange x) throws IOException {
    list(x, stars.of(user(x).id()).flatMap(id -> projects.find(id).stream()));
  }

  private User user(Exchange x) {
    permissions.caller(x);
    var name = x.path("id");
    return (name.matches("\\d{1,18}") ? users.find(Long.parseLong(name)) : users.find(name))
        .orElseThrow(() -> ApiFailure.notFound("User"));
  }

  private void ofGroup(Exchange x) throws IOException {
    var group = permissions.group(x);
    var below = x.query("include_subgroups").filter("true"::equals).isPresent();
    list(x, below ? below(group) : projects.in(group.id()));
  }

  private Stream<Project> below(Namespace group) {
    var prefix = group.fullPath().toLowerCase(Locale.ROOT) + "/";
    return projects
        .all()
        .filter(p -> projects.fullPath(p).toLowerCase(Locale.ROOT).startsWith(prefix));
  }

  private void forks(Exchange x) throws IOException {
    list(x, projects.forksOf(permissions.project(x).id()));
  }

  private boolean isOwnedBy(Project project, User user) {
    var owner = projects.namespace(project).ownerId();
    return owner != null && owner == user.id();
  }

  private void list(Exchange x, Stream<Project> from) throws IOException {
    var caller = permissions.caller(x);
    var matching = from.filter(filter(x, caller)).sorted(order(x)).toList();
    var simple = isOn(x, "simple");
    if (x.query("pagination").filter("keyset"::equals).isPresent()) {
      keyset(x, caller, matching, simple);
      return;
    }
    x.page(matching, p -> simple ? views.simple(p) : views.list(p, caller));
  }

  private void keyset(Exchange x, Caller caller, List<Project> matching, boolean simple)
      throws IOException {
    if (!x.query("order_by").filter("id"::equals).isPresent()) {
      throw ApiFailure.error(405, "Keyset pagination is only available with order_by=id");
    }
    var size = Page.of(x).size();
    var page = matching.stream().limit(size).toList();
    if (matching.size() > size) {
      var cursor = isAscending(x) ? "id_after" : "id_before";
      x.header("Link", Page.next(x, cursor, String.valueOf(page.getLast().id()), size));
    }
    var array = Json.array();
    page.forEach(p -> array.add(simple ? views.simple(p) : views.list(p, caller)));
    x.json(array);
  }

  private Predicate<Project> filter(Exchange x, Caller caller) {
    Predicate<Project> filter = p -> permissions.canSee(caller, p);
    if (isOn(x, "membership")) {
      filter = filter.and(p -> isMember(caller, p));
    }
    if (isOn(x, "owned")) {
      filter = filter.and(p -> !caller.isAnonymous() && isOwnedBy(p, caller.required()));
    }
    if (isOn(x, "starred")) {
      var starred = caller.user().map(u -> stars.of(u.id()).collect(Collectors.toSet()));
      filter = filter.and(p -> starred.filter(s -> s.contains(p.id())).isPresent());
    }
    for (var level : x.query("min_access_level").stream().toList()) {
      var least = number("min_access_level", level);
      filter = filter.and(p -> memberLevel(caller, p) >= least);
    }
    for (var visibility : x.query("visibility").filter(v -> !v.isEmpty()).stream().toList()) {
      filter = filter.and(p -> p.visibility().equals(visibility));
    }
    for (var text : x.query("search").filter(t -> !t.isBlank()).stream().toList()) {
      filter = filter.and(search(text.strip(), isOn(x, "search_namespaces")));
    }
    for (var topics : x.query("topic").filter(t -> !t.isBlank()).stream().toList()) {
      filter = filter.and(p -> p.settings().topics().containsAll(List.of(topics.split(","))));
    }
    for (var archived : x.query("archived").filter(t -> !t.isBlank()).stream().toList()) {
      filter = filter.and(p -> p.settings().archived() == archived.equals("true"));
    }
    for (var id : x.query("id_after").stream().toList()) {
      var after = number("id_after", id);
      filter = filter.and(p -> p.id() > after);
    }
    for (var id : x.query("id_before").stream().toList()) {
      var before = number("id_before", id);
      filter = filter.and(p -> p.id() < before);
    }
    return filter;
  }

  private boolean isMember(Caller caller, Project project) {
    return memberLevel(caller, project) >= Access.GUEST;
  }

  private int memberLevel(Caller caller, Project project) {
    return caller
        .user()
        .map(u -> members.level(projects.place(project), u.id()))
        .orElse(Access.NONE);
  }

  private Predicate<Project> search(String text, boolean alsoNamespaces) {
    var words = text.toLowerCase(Locale.ROOT).split("\\s+");
    return p -> {
      var settings = p.settings();
      var haystack =
          String.join(
                  "\n",
                  settings.name(),
                  alsoNamespaces || text.contains("/") ? projects.fullPath(p) : settings.path(),
                  settings.description() == null ? "" : settings.description())
              .toLowerCase(Locale.ROOT);
      return Stream.of(words).allMatch(haystack::contains);
    };
  }

  private Comparator<Project> order(Exchange x) {
    Comparator<Project> order =
        switch (x.query("order_by").filter(t -> !t.isEmpty()).orElse("created_at")) {
          case "id" -> Comparator.comparingLong(Project::id);
          case "name" -> Comparator.comparing(p -> p.settings().name().toLowerCase(Locale.ROOT));
          case "path" -> Comparator.comparing(p -> p.path().toLowerCase(Locale.ROOT));
          case "created_at" -> Comparator.comparingLong(Project::createdAt);
          case "updated_at" -> Comparator.comparingLong(Project::updatedAt);
          case "last_activity_at" -> Comparator.comparingLong(Project::lastActivityAt);
          case "star_count" -> Comparator.comparingLong(p -> stars.count(p.id()));
          case "similarity" -> Comparator.comparing(p -> p.settings().name());
          default -> throw ApiFailure.error(400, "order_by does not have a valid value");
        };
    var withTies = order.thenComparingLong(Project::id);
    return isAscending(x) ? withTies : withTies.reversed();
  }

  private static boolean isAscending(Exchange x) {
    return switch (x.query("sort").filter(t -> !t.isEmpty()).orElse("desc")) {
      case "asc" -> true;
      case "desc" -> false;
      default -> throw ApiFailure.error(400, "sort does not have a valid value");
    };
  }

  private static boolean isOn(Exchange x, String name) {
    return x.query(name).filter("true"::equals).isPresent();
  }

  private static long number(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw ApiFailure.invalid(name);
    }
  }
}
