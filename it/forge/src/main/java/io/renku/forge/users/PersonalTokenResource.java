package io.renku.forge.users;

import io.renku.forge.accounts.Users;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Params;
import io.renku.forge.http.Router;
import io.renku.forge.tokens.AccessToken;
import io.renku.forge.tokens.AccessTokens;
import io.renku.forge.tokens.Callers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Personal access tokens; administrators make them for others. */
public final class PersonalTokenResource {
  private final Users users;
  private final AccessTokens tokens;
  private final Callers callers;

  public PersonalTokenResource(Users users, AccessTokens tokens, Callers callers) {
    this.users = users;
    this.tokens = tokens;
    this.callers = callers;
  }

  public void addTo(Router router) {
    router
        .post("/api/v4/users/:id/personal_access_tokens", this::createFor)
        .get("/api/v4/personal_access_tokens", this::list)
        .get("/api/v4/personal_access_tokens/self", x -> send(x, own(x)))
        .delete("/api/v4/personal_access_tokens/self", x -> revoke(x, own(x)))
        .post("/api/v4/personal_access_tokens/self/rotate", x -> rotate(x, own(x)))
        .get("/api/v4/personal_access_tokens/:id", x -> send(x, theirs(x)))
        .delete("/api/v4/personal_access_tokens/:id", x -> revoke(x, theirs(x)))
        .post("/api/v4/personal_access_tokens/:id/rotate", x -> rotate(x, theirs(x)));
  }

  private void createFor(Exchange x) throws IOException {
    callers.of(x).needsAdmin();
    var user = users.find(x.id("id")).orElseThrow(() -> ApiFailure.notFound("User"));
    var issued =
        tokens.issue(
            user.id(),
            x.params().required("name"),
            scopes(x.params()),
            x.params().date("expires_at").orElse(null));
    x.json(201, TokenView.issued(issued, tokens.today()));
  }

  static List<String> scopes(Params params) {
    return params.list("scopes").orElseThrow(() -> ApiFailure.missing("scopes"));
  }

  private void list(Exchange x) throws IOException {
    var caller = callers.of(x);
    var own = caller.required().id();
    var wanted = x.params().number("user_id");
    if (wanted.isPresent() && wanted.get() != own && !caller.isAdmin()) {
      throw ApiFailure.unauthorized();
    }
    var all =
        caller.isAdmin() && wanted.isEmpty() ? tokens.all() : tokens.ofUser(wanted.orElse(own));
    var state = x.query("state");
    var revoked = x.query("revoked").map("true"::equals);
    x.page(
        all.filter(t -> t.projectId() == null)
            .filter(t -> revoked.isEmpty() || revoked.get() == t.revoked())
            .filter(
                t -> state.isEmpty() || state.get().equals("active") == t.isActive(tokens.today()))
            .toList(),
        t -> TokenView.of(t, tokens.today()));
  }

  private AccessToken own(Exchange x) {
    var caller = callers.of(x);
    caller.required();
    return Optional.ofNullable(caller.token()).orElseThrow(() -> ApiFailure.notFound());
  }

  private AccessToken theirs(Exchange x) {
    var caller = callers.of(x);
    caller.required();
    return tokens
        .find(x.id("id"))
        .filter(t -> t.projectId() == null && (caller.is(t.userId()) || caller.isAdmin()))
        .orElseThrow(() -> caller.isAdmin() ? ApiFailure.notFound() : ApiFailure.unauthorized());
  }

  private void send(Exchange x, AccessToken token) throws IOException {
    x.json(TokenView.of(token, tokens.today()));
  }

  private void revoke(Exchange x, AccessToken token) {
    tokens.revoke(token.id());
    x.noContent();
  }

  private void rotate(Exchange x, AccessToken token) throws IOException {
    var issued = tokens.rotate(token, x.params().date("expires_at").orElse(null));
    x.json(TokenView.issued(issued, tokens.today()));
  }
}
