package io.renku.graph.access;

import io.renku.commons.Caller;
import io.renku.graph.GraphConfig;
import io.renku.graph.gitlab.GitLabToken;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Finds out who is behind the present request. */
@RequestScoped
public class Viewers {
  private static final String BEARER = "Bearer ";

  @Inject Caller caller;
  @Inject HttpServletRequest request;
  @Inject GraphConfig config;
  @Inject TokenOwners owners;

  private Viewer known;

  /**
   * The viewer of this request; a GitLab token that is sent must be good, also where none is
   * needed.
   *
   * @throws Failure 401 for a bad token
   */
  public Viewer current() {
    if (known == null) {
      known = token().map(owners::viewer).orElse(Viewer.ANYBODY);
    }
    return known;
  }

  private Optional<GitLabToken> token() {
    return caller
        .gitlabToken()
        .or(() -> config.acceptsGitlabBearer() ? gitlabBearer() : Optional.empty())
        .map(GitLabToken::new);
  }

  private Optional<String> gitlabBearer() {
    var authorization = request.getHeader("Authorization");
    if (authorization != null && authorization.startsWith(BEARER)) {
      return Optional.of(authorization.substring(BEARER.length()).strip());
    }
    return Optional.ofNullable(request.getHeader("PRIVATE-TOKEN")).filter(text -> !text.isBlank());
  }
}
