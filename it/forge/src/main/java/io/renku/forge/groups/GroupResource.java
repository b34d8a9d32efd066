package io.renku.forge.groups;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.forge.accounts.Namespace;
import io.renku.forge.accounts.Namespaces;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Router;
import io.renku.forge.projects.Access;
import io.renku.forge.projects.Members;
import io.renku.forge.projects.NamespaceView;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.Place;
import io.renku.forge.projects.Projects;
import io.renku.forge.projects.Visibility;
import io.renku.forge.store.Store;
import io.renku.forge.tokens.Caller;
import java.io.IOException;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** Groups and subgroups, and the namespaces that a user can choose from. */
public final class GroupResource {
  private final Store store;
  private final Namespaces namespaces;
  private final Members members;
  private final Projects projects;
  private final Permissions permissions;
  private final NamespaceView views;

  public GroupResource(
      Store store,
      Namespaces namespaces,
      Members members,
      Projects projects,
      Permissions permissions,
      NamespaceView views) {
    this.store = store;
    this.namespaces = namespaces;
    this.members = members;
    this.projects = projects;
    this.permissions = permissions;
    this.views = views;
  }

  public void addTo(Router router) {
    router
        .get("/api/v4/groups", x -> list(x, namespaces.all().filter(Namespace::isGroup)))
        .post("/api/v4/groups", this::create)
        .get("/api/v4/groups/:id", x -> x.json(views.group(permissions.group(x))))
        .put("/api/v4/groups/:id", this::edit)
        .delete("/api/v4/groups/:id", this::delete)
        .get(
            "/api/v4/groups/:id/subgroups",
            x -> list(x, namespaces.children(permissions.group(x).id())))
        .get("/api/v4/namespaces", this::namespaces)
        .get("/api/v4/namespaces/:id", x -> x.json(view(namespace(x), permissions.caller(x))))
        .get("/api/v4/namespaces/:id/exists", this::exists);
  }

  private void list(Exchange x, Stream<Namespace> groups) throws IOException {
    var caller = permissions.caller(x);
    var search = x.query("search").orElse("").toLowerCase(Locale.ROOT);
    var owned = isOn(x, "owned");
    var least =
        x.query("min_access_level").filter(t -> t.matches("\\d{1,9}")).map(Integer::valueOf);
    var topLevelOnly = isOn(x, "top_level_only");
    x.page(
        groups
            .filter(g -> permissions.canSee(caller, g))
            .filter(g -> !owned || permissions.level(caller, g) >= Access.OWNER)
            .filter(g -> least.isEmpty() || permissions.level(caller, g) >= least.get())
            .filter(g -> !topLevelOnly || g.parentId() == null)
            .filter(g -> matches(g, search))
            .sorted(Comparator.comparing(g -> g.name().toLowerCase(Locale.ROOT)))
            .toList(),
        views::group);
  }

  private static boolean isOn(Exchange x, String name) {
    return x.query(name).filter("true"::equals).isPresent();
  }

  private static boolean matches(Namespace namespace, String search) {
    return (namespace.fullPath() + " " + namespace.name())
        .toLowerCase(Locale.ROOT)
        .contains(search);
  }

  private void create(Exchange x) throws IOException {
    var caller = permissions.caller(x);
    var user = caller.required();
    var params = x.params();
    var name = params.required("name");
    var path = params.required("path");
    var parent = params.number("parent_id").map(id -> parent(caller, id)).orElse(null);
    var visibility =
        params.oneOf(
            "visibility",
            parent == null ? Visibility.PRIVATE : parent.visibility(),
            Visibility.PRIVATE,
            Visibility.INTERNAL,
            Visibility.PUBLIC);
    if (parent != null && Visibility.rank(visibility) > Visibility.rank(parent.visibility())) {
      throw ApiFailure.validation(
          "visibility_level",
          visibility
              + " is not allowed since the parent group has a "
              + parent.visibility()
              + " visibility.");
    }
    var group =
        store.change(
            () -> {
              var made =
                  namespaces.createGroup(
                      parent, path, name, params.text("description").orElse(""), visibility);
              members.put(Place.of(made), user.id(), Access.OWNER, null, null);
              return made;
            });
    x.json(201, views.group(group));
  }

  private Namespace parent(Caller caller, long id) {
    var parent =
        namespaces
            .find(id)
            .filter(Namespace::isGroup)
            .filter(g -> permissions.canSee(caller, g))
            .orElseThrow(() -> ApiFailure.notFound("Group"));
    if (permissions.level(caller, parent) < Access.MAINTAINER) {
      throw ApiFailure.forbidden();
    }
    return parent;
  }

  private void edit(Exchange x) throws IOException {
    var group = permissions.group(x, Access.OWNER);
    var params = x.params();
    if (params.filled("path").filter(p -> !p.equals(group.path())).isPresent()) {
      throw ApiFailure.notBuilt("PUT", "/api/v4/groups/:id with path");
    }
    var visibility =
        params.oneOf(
            "visibility",
            group.visibility(),
            Visibility.PRIVATE,
            Visibility.INTERNAL,
            Visibility.PUBLIC);
    var isTooNarrow =
        projects
            .in(group.id())
            .anyMatch(p -> Visibility.rank(p.visibility()) > Visibility.rank(visibility));
    if (isTooNarrow) {
      throw ApiFailure.validation(
          "visibility_level",
          visibility
              + " is not allowed since this group contains projects with higher visibility.");
    }
    var edited =
        group.edited(
            params.filled("name").orElse(group.name()),
            params.text("description").orElse(group.description()),
            visibility);
    x.json(views.group(store.change(() -> namespaces.put(edited))));
  }

  private void delete(Exchange x) throws IOException {
    remove(permissions.group(x, Access.OWNER));
    x.json(202, Json.object().put("message", "202 Accepted"));
  }

  private void remove(Namespace group) {
    namespaces.children(group.id()).toList().forEach(this::remove);
    projects.in(group.id()).toList().forEach(projects::remove);
    store.change(
        () -> {
          members.removeAll(Place.of(group));
          namespaces.remove(group.id());
        });
  }

  private void namespaces(Exchange x) throws IOException {
    var caller = permissions.caller(x);
    var user = caller.required();
    var ownedOnly = isOn(x, "owned_only");
    var search = x.query("search").orElse("").toLowerCase(Locale.ROOT);
    var groups =
        namespaces
            .all()
            .filter(Namespace::isGroup)
            .filter(g -> permissions.level(caller, g) >= (ownedOnly ? Access.OWNER : Access.GUEST));
    var own = user.isBot() ? Stream.<Namespace>empty() : Stream.of(namespaces.ofUser(user.id()));
    x.page(
        Stream.concat(own, groups).filter(n -> matches(n, search)).toList(), n -> view(n, caller));
  }

  private Namespace namespace(Exchange x) {
    var caller = permissions.caller(x);
    caller.required();
    return namespaces
        .lookUp(x.path("id"))
        .filter(n -> n.isGroup() ? permissions.canSee(caller, n) : isOwn(caller, n))
        .orElseThrow(() -> ApiFailure.notFound("Namespace"));
  }

  private static boolean isOwn(Caller caller, Namespace namespace) {
    return caller.isAdmin() || caller.is(namespace.ownerId());
  }

  private void exists(Exchange x) throws IOException {
    permissions.caller(x).required();
    var taken = namespaces.find(x.path("id")).isPresent();
    var view = Json.object().put("exists", taken);
    var suggests = view.putArray("suggests");
    if (taken) {
      suggests.add(x.path("id") + "1");
    }
    x.json(view);
  }

  private JsonNode view(Namespace namespace, Caller caller) {
    var view = views.namespace(namespace);
    if (permissions.level(caller, namespace) >= Access.OWNER && namespace.isGroup()) {
      view.put("members_count_with_descendants", members.direct(Place.of(namespace)).size());
    }
    return view;
  }
}
