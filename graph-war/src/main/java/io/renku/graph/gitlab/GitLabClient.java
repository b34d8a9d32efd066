package io.renku.graph.gitlab;

import io.renku.commons.Failure;
import io.renku.graph.GraphConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gitlab4j.api.GitLabApi;
import org.gitlab4j.api.GitLabApiException;
import org.gitlab4j.api.models.AccessLevel;
import org.gitlab4j.api.models.ProjectFilter;
import org.gitlab4j.api.models.ProjectHook;
import org.gitlab4j.models.Constants.ProjectAccessTokenScope;
import org.gitlab4j.models.Constants.TokenType;

/** GitLab through gitlab4j-api, with one warm connection pool a token. */
@ApplicationScoped
public class GitLabClient implements GitLab {
  private static final int WARM_TOKENS = 64;

  @Inject GraphConfig config;

  private final Map<GitLabToken, GitLabApi> warm =
      new LinkedHashMap<>(WARM_TOKENS, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<GitLabToken, GitLabApi> eldest) {
          return size() > WARM_TOKENS;
        }
      };

  @Override
  public Optional<GitLabUser> user(GitLabToken token) {
    return find(token, gitlab -> gitlab.getUserApi().getCurrentUser()).map(GitLabReader::user);
  }

  @Override
  public Optional<GitLabUser> user(GitLabToken token, long id) {
    return find(token, gitlab -> gitlab.getUserApi().getUser(id)).map(GitLabReader::user);
  }

  @Override
  public Optional<GitLabProject> project(GitLabToken token, long id) {
    return find(token, gitlab -> gitlab.getProjectApi().getProject(id)).map(GitLabReader::project);
  }

  @Override
  public Optional<GitLabProject> project(GitLabToken token, String slug) {
    return find(token, gitlab -> gitlab.getProjectApi().getProject(slug))
        .map(GitLabReader::project);
  }

  @Override
  public boolean isGone(GitLabToken token, long projectId) {
    try {
      call(token, gitlab -> gitlab.getProjectApi().getProject(projectId));
      return false;
    } catch (GitLabRefused e) {
      return e.status() == 404;
    }
  }

  @Override
  public Optional<GitLabProject> projectWithStatistics(GitLabToken token, String slug) {
    return find(token, gitlab -> gitlab.getProjectApi().getProject(slug, true))
        .map(GitLabReader::project);
  }

  @Override
  public List<GitLabMember> members(GitLabToken token, long projectId) {
    return call(token, gitlab -> gitlab.getProjectApi().getAllMembers(projectId)).stream()
        .filter(member -> member.getId() != null && member.getName() != null)
        .map(GitLabReader::member)
        .toList();
  }

  @Override
  public List<GitLabCommit> latestCommits(GitLabToken token, long projectId, int atMost) {
    return find(token, gitlab -> gitlab.getCommitsApi().getCommits(projectId, 1, atMost))
        .orElse(List.of())
        .stream()
        .map(GitLabReader::commit)
        .toList();
  }

  @Override
  public boolean hasFolder(GitLabToken token, long projectId, String commitId, String folder) {
    return find(
            token, gitlab -> gitlab.getRepositoryApi().getTree(projectId, folder, commitId, false))
        .filter(entries -> !entries.isEmpty())
        .isPresent();
  }

  @Override
  public List<GitLabHook> hooks(GitLabToken token, long projectId) {
    return call(token, gitlab -> gitlab.getProjectApi().getHooks(projectId)).stream()
        .map(hook -> new GitLabHook(hook.getId(), hook.getUrl()))
        .toList();
  }

  @Override
  public void createPushHook(GitLabToken token, long projectId, String url, String secret) {
    var events = new ProjectHook();
    events.setPushEvents(true);
    call(token, gitlab -> gitlab.getProjectApi().addHook(projectId, url, events, null, secret));
  }

  @Override
  public void deleteHook(GitLabToken token, long projectId, long hookId) {
    call(
        token,
        gitlab -> {
          gitlab.getProjectApi().deleteHook(projectId, hookId);
          return true;
        });
  }

  @Override
  public GitLabToken createProjectToken(
      GitLabToken token, long projectId, String name, LocalDate expiresAt) {
    var scopes = List.of(ProjectAccessTokenScope.API, ProjectAccessTokenScope.READ_REPOSITORY);
    var date = Date.from(expiresAt.atStartOfDay(ZoneOffset.UTC).toInstant());
    return new GitLabToken(
        call(
                token,
                gitlab ->
                    gitlab.getProjectApi().createProjectAccessToken(projectId, name, scopes, date))
            .getToken());
  }

  @Override
  public void revokeProjectTokens(
      GitLabToken token, long projectId, String name, GitLabToken save) {
    var keep = save.isPresent() ? user(save).map(GitLabUser::id) : Optional.<Long>empty();
    call(token, gitlab -> gitlab.getProjectApi().listProjectAccessTokens(projectId)).stream()
        .filter(each -> name.equals(each.getName()) && !Boolean.TRUE.equals(each.isRevoked()))
        .filter(each -> keep.filter(id -> id.equals(each.getUserId())).isEmpty())
        .forEach(
            each ->
                call(
                    token,
                    gitlab -> {
                      gitlab.getProjectApi().revokeProjectAccessToken(projectId, each.getId());
                      return true;
                    }));
  }

  @Override
  public List<GitLabProject> maintainedProjects(GitLabToken token) {
    var filter =
        new ProjectFilter().withMembership(true).withMinAccessLevel(AccessLevel.MAINTAINER);
    return call(token, gitlab -> gitlab.getProjectApi().getProjects(filter)).stream()
        .map(GitLabReader::project)
        .toList();
  }

  @Override
  public void deleteProject(GitLabToken token, long projectId) {
    call(
        token,
        gitlab -> {
          gitlab.getProjectApi().deleteProject(projectId);
          return true;
        });
  }

  @Override
  public boolean answers() {
    try {
      call(GitLabToken.NONE, gitlab -> gitlab.getProjectApi().getProjects(1, 1));
      return true;
    } catch (GitLabRefused e) {
      return true;
    } catch (Failure e) {
      return false;
    }
  }

  @FunctionalInterface
  private interface Call<T> {
    T on(GitLabApi gitlab) throws GitLabApiException;
  }

  private <T> Optional<T> find(GitLabToken token, Call<T> call) {
    try {
      return Optional.ofNullable(call(token, call));
    } catch (GitLabRefused e) {
      if (e.isAboutRights() || e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private <T> T call(GitLabToken token, Call<T> call) {
    try {
      return call.on(api(token));
    } catch (GitLabApiException e) {
      var status = e.getHttpStatus();
      if (status >= 400 && status < 500 && status != 408 && status != 429) {
        throw new GitLabRefused(status, e.getMessage(), e);
      }
      throw Failure.unavailable(
          status == 0
              ? "GitLab at %s cannot be reached; try again in a moment."
                  .formatted(config.gitlabUrl())
              : "GitLab at %s answered %d; try again in a moment."
                  .formatted(config.gitlabUrl(), status),
          e);
    }
  }

  private GitLabApi api(GitLabToken token) {
    synchronized (warm) {
      return warm.computeIfAbsent(token, this::connect);
    }
  }

  private GitLabApi connect(GitLabToken token) {
    var api =
        new GitLabApi(
            config.gitlabInternalUrl(),
            TokenType.OAUTH2_ACCESS,
            token.isPresent() ? token.value() : null);
    var timeout = (int) config.gitlabTimeout().toMillis();
    api.setRequestTimeout((int) Math.min(timeout, Duration.ofSeconds(3).toMillis()), timeout);
    return api;
  }
}
