package io.renku.forge.users;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.forge.accounts.Namespaces;
import io.renku.forge.accounts.User;
import io.renku.forge.accounts.UserView;
import io.renku.forge.accounts.Users;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Router;
import io.renku.forge.tokens.Caller;
import io.renku.forge.tokens.Callers;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Predicate;

/** The signed-in user and the others. */
public final class UserResource {
  private final Users users;
  private final Namespaces namespaces;
  private final Callers callers;
  private final UserView views;

  public UserResource(Users users, Namespaces namespaces, Callers callers, UserView views) {
    this.users = users;
    this.namespaces = namespaces;
    this.callers = callers;
    this.views = views;
  }

  public void addTo(Router router) {
    router
        .get("/api/v4/user", this::self)
        .get("/api/v4/users", this::list)
        .get("/api/v4/users/:id", this::read)
        .post("/api/v4/users", this::create)
        .put("/api/v4/users/:id", this::edit)
        .post("/api/v4/users/:id/block", x -> state(x, "blocked"))
        .post("/api/v4/users/:id/unblock", x -> state(x, "active"));
  }

  private void self(Exchange x) throws IOException {
    var caller = callers.of(x);
    var user = caller.required();
    var namespaceId = user.isBot() ? 0 : namespaces.ofUser(user.id()).id();
    x.json(views.full(user, namespaceId, user.admin()));
  }

  private void list(Exchange x) throws IOException {
    var caller = callers.of(x);
    var username = x.query("username");
    if (username.isPresent()) {
      var found = users.find(username.get()).filter(u -> !u.isBot() || caller.isAdmin());
      x.page(found.stream().toList(), u -> view(u, caller));
      return;
    }
    if (caller.isAnonymous()) {
      throw ApiFailure.message(403, "403 Forbidden - Not authorized to access /api/v4/users");
    }
    x.page(users.newestFirst().filter(filter(x, caller)).toList(), u -> view(u, caller));
  }

  private static Predicate<User> filter(Exchange x, Caller caller) {
    Predicate<User> filter = u -> !u.isBot();
    if (x.query("active").filter("true"::equals).isPresent()) {
      filter = filter.and(User::isActive);
    }
    if (x.query("blocked").filter("true"::equals).isPresent()) {
      filter = filter.and(u -> u.state().equals("blocked"));
    }
    var search = x.query("search").filter(t -> !t.isBlank()).map(t -> t.toLowerCase(Locale.ROOT));
    if (search.isEmpty()) {
      return filter;
    }
    var text = search.get();
    return filter.and(
        u ->
            u.name().toLowerCase(Locale.ROOT).contains(text)
                || u.username().toLowerCase(Locale.ROOT).contains(text)
                || (u.email().toLowerCase(Locale.ROOT).equals(text)
                    && (caller.isAdmin() || caller.is(u.id()))));
  }

  private JsonNode view(User user, Caller caller) {
    return caller.isAdmin()
        ? views.full(user, user.isBot() ? 0 : namespaces.ofUser(user.id()).id(), true)
        : views.brief(user);
  }

  private void read(Exchange x) throws IOException {
    var caller = callers.of(x);
    if (caller.isAnonymous()) {
      throw ApiFailure.message(403, "403 Forbidden - Not authorized!");
    }
    var user = user(x);
    x.json(caller.isAdmin() ? view(user, caller) : views.profile(user));
  }

  private User user(Exchange x) {
    return users.find(x.id("id")).orElseThrow(() -> ApiFailure.notFound("User"));
  }

  private void create(Exchange x) throws IOException {
    var caller = callers.of(x).needsAdmin();
    var params = x.params();
    var email = params.required("email");
    var name = params.required("name");
    var user =
        users.create(params.required("username"), name, email, params.flag("admin").orElse(false));
    x.json(201, view(user, caller));
  }

  private void edit(Exchange x) throws IOException {
    var caller = callers.of(x).needsAdmin();
    var user = user(x);
    var params = x.params();
    var edited =
        users.put(
            user.withProfile(
                params.filled("name").orElse(user.name()),
                params.filled("email").orElse(user.email()),
                params.flag("admin").orElse(user.admin())));
    x.json(view(edited, caller));
  }

  private void state(Exchange x, String state) throws IOException {
    callers.of(x).needsAdmin();
    users.put(user(x).withState(state));
    x.json(201, Json.MAPPER.getNodeFactory().booleanNode(true));
  }
}
