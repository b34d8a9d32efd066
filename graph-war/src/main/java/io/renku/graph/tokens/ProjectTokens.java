package io.renku.graph.tokens;

import io.renku.graph.GraphConfig;
import io.renku.graph.gitlab.GitLab;
import io.renku.graph.gitlab.GitLabMember;
import io.renku.graph.gitlab.GitLabRefused;
import io.renku.graph.gitlab.GitLabToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token with which background work acts on a project: one project access token each, made with
 * the token of a maintainer who came by, and never a user's own.
 */
@ApplicationScoped
public class ProjectTokens {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectTokens.class);

  @Inject ProjectTokenRepository repository;
  @Inject GitLab gitlab;
  @Inject GraphConfig config;

  Clock clock = Clock.systemUTC();
  private final Map<Long, GitLabToken> opened = new ConcurrentHashMap<>();

  /** The project's token, or none where nobody with the right to make one came by yet. */
  public GitLabToken find(long projectId) {
    var known = opened.get(projectId);
    if (known != null) {
      return known;
    }
    var stored = repository.find(projectId).map(ProjectTokenRepository.StoredToken::token);
    stored.ifPresent(token -> opened.put(projectId, token));
    return stored.orElse(GitLabToken.NONE);
  }

  /** Makes sure of a valid token, as far as this user's own token reaches. */
  public void associate(long projectId, GitLabToken userToken) {
    var stored = repository.find(projectId).filter(each -> stillWorks(each, projectId));
    if (stored.isPresent()) {
      gitlab
          .project(stored.get().token(), projectId)
          .ifPresent(project -> repository.rename(projectId, project.slug()));
      if (today().plusDays(config.tokenRenewalDays()).isBefore(stored.get().expiry())) {
        return;
      }
    }
    create(projectId, userToken);
  }

  public void forget(long projectId) {
    opened.remove(projectId);
    repository.delete(projectId);
  }

  /** Drops what is about to end; it comes back when a maintainer next opens the project. */
  public void dropExpiring() {
    for (var projectId : repository.expiringBefore(today().plusDays(10))) {
      LOG.info("The access token of project {} is about to expire and is dropped", projectId);
      forget(projectId);
    }
  }

  private boolean stillWorks(ProjectTokenRepository.StoredToken stored, long projectId) {
    var works = isMaintainer(stored.token(), projectId);
    if (!works) {
      forget(projectId);
    }
    return works;
  }

  private boolean isMaintainer(GitLabToken token, long projectId) {
    var owner = gitlab.user(token);
    if (owner.isEmpty()) {
      return false;
    }
    try {
      return gitlab.members(token, projectId).stream()
          .filter(member -> member.id() == owner.get().id())
          .anyMatch(GitLabMember::isMaintainer);
    } catch (GitLabRefused e) {
      LOG.debug("Members of project {} are hidden from this token", projectId, e);
      return false;
    }
  }

  private void create(long projectId, GitLabToken userToken) {
    var project = gitlab.project(userToken, projectId);
    if (project.isEmpty() || !isMaintainer(userToken, projectId)) {
      return;
    }
    var expiry = today().plusDays(config.tokenDays());
    newToken(projectId, userToken, expiry)
        .ifPresent(
            token -> {
              repository.store(projectId, project.get().slug(), token, expiry);
              opened.put(projectId, token);
              revokeOthers(projectId, userToken, token);
            });
  }

  private Optional<GitLabToken> newToken(long projectId, GitLabToken userToken, LocalDate expiry) {
    try {
      return Optional.of(
          gitlab.createProjectToken(userToken, projectId, config.tokenName(), expiry));
    } catch (GitLabRefused e) {
      LOG.warn("No access token for project {}: {}", projectId, e.getMessage());
      return Optional.empty();
    }
  }

  private void revokeOthers(long projectId, GitLabToken userToken, GitLabToken saved) {
    try {
      gitlab.revokeProjectTokens(userToken, projectId, config.tokenName(), saved);
    } catch (GitLabRefused e) {
      LOG.debug("Old access tokens of project {} stay until they expire", projectId, e);
    }
  }

  private LocalDate today() {
    return LocalDate.now(clock);
  }
}
