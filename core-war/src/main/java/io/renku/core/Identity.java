package io.renku.core;

import io.renku.commons.Caller;
import io.renku.core.repositories.Access;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Who is asking, in the words of this service. */
@RequestScoped
public class Identity {
  @Inject Caller caller;
  @Inject HttpServletRequest request;

  /**
   * @throws CoreFailure 1030 unless the caller is logged in here and at GitLab
   */
  public User requireUser() {
    if (!caller.isAuthenticated()) {
      throw new CoreFailure(CoreError.ANONYMOUS, "");
    }
    var token = caller.gitlabToken().orElseThrow(() -> new CoreFailure(CoreError.ANONYMOUS, ""));
    var email = caller.email().or(() -> header("Renku-user-email")).orElse("");
    var name = caller.name().or(() -> header("Renku-user-fullname"));
    return new User(
        SafeNames.userFolder(caller.requireUserId()),
        name.or(caller::username).orElse(email),
        email,
        token);
  }

  /** With what right the caller may read: as a user, by a GitLab token alone, or as anybody. */
  public Access reader() {
    if (caller.isAuthenticated()) {
      if (caller.gitlabToken().isEmpty()) {
        throw new CoreFailure(CoreError.AUTHENTICATION, "");
      }
      return requireUser().access();
    }
    return caller
        .gitlabToken()
        .map(token -> new Access(Optional.of(SafeNames.tokenFolder(token)), Optional.of(token)))
        .orElse(Access.ANONYMOUS);
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name))
        .filter(value -> !value.isBlank())
        .map(SafeNames::decoded);
  }
}
