package io.renku.forge.users;

import io.renku.forge.accounts.Users;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Router;
import io.renku.forge.projects.Access;
import io.renku.forge.projects.Members;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.Project;
import io.renku.forge.projects.Projects;
import io.renku.forge.store.Store;
import io.renku.forge.tokens.AccessToken;
import io.renku.forge.tokens.AccessTokens;
import io.renku.forge.tokens.Secrets;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;

/** Access tokens of a project. Each acts as a bot user that is a member of this project alone. */
public final class ProjectTokenResource {
  private final Store store;
  private final Users users;
  private final AccessTokens tokens;
  private final Members members;
  private final Projects projects;
  private final Permissions permissions;

  public ProjectTokenResource(
      Store store,
      Users users,
      AccessTokens tokens,
      Members members,
      Projects projects,
      Permissions permissions) {
    this.store = store;
    this.users = users;
    this.tokens = tokens;
    this.members = members;
    this.projects = projects;
    this.permissions = permissions;
  }

  public void addTo(Router router) {
    router
        .get("/api/v4/projects/:id/access_tokens", this::list)
        .post("/api/v4/projects/:id/access_tokens", this::create)
        .get(
            "/api/v4/projects/:id/access_tokens/:token_id",
            x -> x.json(TokenView.of(token(x), tokens.today())))
        .post("/api/v4/projects/:id/access_tokens/:token_id/rotate", this::rotate)
        .delete("/api/v4/projects/:id/access_tokens/:token_id", this::revoke);
  }

  private Project project(Exchange x) {
    return permissions.project(x, Access.MAINTAINER);
  }

  private void list(Exchange x) throws IOException {
    var project = project(x);
    var state = x.query("state");
    x.page(
        tokens
            .ofProject(project.id())
            .filter(t -> !t.revoked())
            .filter(
                t -> state.isEmpty() || state.get().equals("active") == t.isActive(tokens.today()))
            .toList(),
        t -> TokenView.of(t, tokens.today()));
  }

  private void create(Exchange x) throws IOException {
    var project = project(x);
    var caller = permissions.caller(x);
    var params = x.params();
    var level = params.number("access_level").orElse((long) Access.MAINTAINER).intValue();
    if (!Access.isLevel(level)) {
      throw ApiFailure.error(400, "access_level does not have a valid value");
    }
    if (level > permissions.level(caller, project)) {
      throw ApiFailure.message(
          400,
          "Could not provision owner access to project access token. Only owners can create one.");
    }
    var name = params.required("name");
    var scopes = PersonalTokenResource.scopes(params);
    var expiry = params.date("expires_at").orElse(null);
    x.json(
        201,
        TokenView.issued(
            create(project, caller.required().id(), name, level, scopes, expiry), tokens.today()));
  }

  private AccessTokens.Issued create(
      Project project, long by, String name, int level, List<String> scopes, LocalDate expiry) {
    return store.change(
        () -> {
          var bot = users.createBot(project.id(), Secrets.hex(16), name);
          members.put(projects.place(project), bot.id(), level, null, by);
          return tokens.issueForProject(project.id(), bot.id(), level, name, scopes, expiry);
        });
  }

  private AccessToken token(Exchange x) {
    var project = project(x);
    var id = x.path("token_id");
    if (id.equals("self")) {
      var own = permissions.caller(x).token();
      if (own == null || own.projectId() == null || own.projectId() != project.id()) {
        throw ApiFailure.notFound();
      }
      return own;
    }
    return tokens
        .find(x.id("token_id"))
        .filter(t -> t.projectId() != null && t.projectId() == project.id())
        .orElseThrow(() -> ApiFailure.notFound("Project access token"));
  }

  private void rotate(Exchange x) throws IOException {
    var issued = tokens.rotate(token(x), x.params().date("expires_at").orElse(null));
    x.json(TokenView.issued(issued, tokens.today()));
  }

  /** The bot loses its membership; it stays as the author of what it did. */
  private void revoke(Exchange x) {
    var token = token(x);
    var place = projects.place(project(x));
    store.change(
        () -> {
          tokens.revoke(token.id());
          members.find(place, token.userId()).ifPresent(members::remove);
        });
    x.noContent();
  }

  /** Inside the change that removes a project. */
  public void removeAll(long projectId) {
    for (var token : tokens.ofProject(projectId).toList()) {
      tokens.remove(token.id());
      users.find(token.userId()).ifPresent(bot -> users.put(bot.withState("blocked")));
    }
  }
}
