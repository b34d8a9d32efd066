package io.renku.forge.tokens;

import io.renku.forge.accounts.User;
import io.renku.forge.http.ApiFailure;
import java.util.List;
import java.util.Optional;

/** Who is asking, and what the token that was shown lets them do. Anonymous has no user. */
public record Caller(Optional<User> user, List<String> scopes, AccessToken token, Grant grant) {
  public static final Caller ANONYMOUS = new Caller(Optional.empty(), List.of(), null, null);

  public static Caller inBrowser(User user) {
    return new Caller(Optional.of(user), List.of("api"), null, null);
  }

  public boolean isAnonymous() {
    return user.isEmpty();
  }

  public boolean isAdmin() {
    return user.filter(User::admin).isPresent();
  }

  /** The user, or 401. */
  public User required() {
    return user.orElseThrow(ApiFailure::unauthorized);
  }

  public boolean is(long userId) {
    return user.filter(u -> u.id() == userId).isPresent();
  }

  public Caller needsAdmin() {
    required();
    if (!isAdmin()) {
      throw ApiFailure.forbidden();
    }
    return this;
  }

  public boolean hasScope(String... anyOf) {
    for (var scope : anyOf) {
      if (scopes.contains(scope)) {
        return true;
      }
    }
    return false;
  }

  /** Refuses a token that lacks all of these scopes; an anonymous caller has nothing to refuse. */
  public void needsScope(String... anyOf) {
    if (user.isPresent() && !hasScope(anyOf)) {
      throw ApiFailure.insufficientScope(String.join(" ", anyOf));
    }
  }
}
