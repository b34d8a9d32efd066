package io.renku.sessions.users;

import io.renku.commons.Caller;
import io.renku.commons.Failure;
import io.renku.sessions.PlatformConfig;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The user of this request. Who they are comes from the verified bearer token alone; the gateway's
 * {@code Renku-Auth-*} headers only bring what is handed on to their sessions.
 */
@RequestScoped
public class SessionCaller {
  private static final String ANONYMOUS_ID = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";

  @Inject Caller caller;
  @Inject HttpServletRequest request;
  @Inject PlatformConfig platform;

  /**
   * @throws Failure 401 for a visitor who may not have sessions
   */
  public SessionUser user() {
    if (caller.isAuthenticated()) {
      return registered();
    }
    return caller
        .anonymousId()
        .filter(id -> platform.anonymousSessions && id.matches(ANONYMOUS_ID))
        .map(this::anonymous)
        .orElseThrow(
            () ->
                Failure.unauthorized(
                    "Log in first: sessions need a valid access token (header Authorization)."));
  }

  private SessionUser registered() {
    return new SessionUser(
        caller.requireUserId(),
        caller
            .username()
            .orElseThrow(() -> Failure.unauthorized("The access token lacks preferred_username.")),
        caller.email(),
        caller.name(),
        issuer(),
        false,
        header("Renku-Auth-Access-Token").or(caller::accessToken),
        header("Renku-Auth-Refresh-Token"),
        credentials());
  }

  private Optional<String> issuer() {
    return request.getUserPrincipal() instanceof JsonWebToken token
        ? Optional.ofNullable(token.getIssuer())
        : Optional.empty();
  }

  private Optional<GitCredentials> credentials() {
    return header("Renku-Auth-Git-Credentials")
        .map(GitCredentials::ofHeader)
        .or(
            () ->
                caller
                    .gitlabToken()
                    .map(
                        gitlabToken ->
                            new GitCredentials(
                                platform.gitlabForUsers(),
                                Optional.of(gitlabToken),
                                caller.gitlabTokenExpiresAt().orElse(-1L))));
  }

  private SessionUser anonymous(String id) {
    var git = new GitCredentials(platform.gitlabForUsers(), Optional.empty(), 0);
    return new SessionUser(
        id,
        id,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.of(git));
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name)).filter(value -> !value.isBlank());
  }
}
