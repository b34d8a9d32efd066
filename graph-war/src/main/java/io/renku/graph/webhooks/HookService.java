package io.renku.graph.webhooks;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.graph.GraphConfig;
import io.renku.graph.Notice;
import io.renku.graph.access.Viewer;
import io.renku.graph.events.ProjectRef;
import io.renku.graph.events.SyncRepository;
import io.renku.graph.events.SyncRepository.Category;
import io.renku.graph.gitlab.GitLab;
import io.renku.graph.gitlab.GitLabHook;
import io.renku.graph.gitlab.GitLabRefused;
import io.renku.graph.gitlab.GitLabToken;
import io.renku.graph.tokens.ProjectTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Connects projects with us, and finds out whether they are. */
@ApplicationScoped
public class HookService {
  private static final Duration MEMORY = Duration.ofSeconds(5);
  private static final int MOST = 5_000;

  @Inject GitLab gitlab;
  @Inject ProjectTokens tokens;
  @Inject SyncRepository sync;
  @Inject HookSecret secret;
  @Inject GraphConfig config;

  Clock clock = Clock.systemUTC();
  private final Map<Long, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(HookState state, Instant until) {}

  /** Looks at GitLab at most every few seconds a project. */
  HookState validate(long projectId, Viewer viewer) {
    var known = seen.get(projectId);
    if (known != null && known.until().isAfter(clock.instant())) {
      return known.state();
    }
    var state = look(projectId, viewer);
    if (state != HookState.UNKNOWN) {
      if (seen.size() >= MOST) {
        seen.clear();
      }
      seen.put(projectId, new Seen(state, clock.instant().plus(MEMORY)));
    }
    return state;
  }

  private HookState look(long projectId, Viewer viewer) {
    if (viewer.isUser()) {
      tokens.associate(projectId, viewer.token());
    }
    var token = tokens.find(projectId);
    if (!token.isPresent()) {
      return HookState.UNKNOWN;
    }
    try {
      return ours(token, projectId).isEmpty() ? HookState.MISSING : HookState.EXISTS;
    } catch (GitLabRefused e) {
      return e.status() == 404 ? HookState.MISSING : HookState.UNKNOWN;
    }
  }

  /** Returns true when the hook is new. Its events and the present head follow at once. */
  boolean create(long projectId, Viewer user) {
    var state = validate(projectId, user);
    var project = gitlab.project(user.token(), projectId);
    if (state == HookState.UNKNOWN || project.isEmpty()) {
      throw Notice.notFound("Project not found");
    }
    if (state == HookState.MISSING) {
      add(projectId, user.token());
      seen.remove(projectId);
    }
    sync.request(Category.COMMIT_SYNC, new ProjectRef((int) projectId, project.get().slug()));
    return state == HookState.MISSING;
  }

  private void add(long projectId, GitLabToken token) {
    try {
      gitlab.createPushHook(token, projectId, config.hookUrl(), secret.of(projectId));
    } catch (GitLabRefused e) {
      throw switch (e.status()) {
        case 401, 403 -> Failure.unauthorized("User authentication failure");
        case 422 ->
            new Failure(
                ErrorCode.INTERNAL,
                "GitLab refuses hooks to %s; allow requests to the local network in GitLab's"
                        .formatted(config.hookUrl())
                    + " settings if it is there",
                e);
        default -> Notice.notFound("Project not found");
      };
    }
  }

  void delete(long projectId, Viewer user) {
    var hooks = List.<GitLabHook>of();
    try {
      hooks = ours(user.token(), projectId);
    } catch (GitLabRefused e) {
      throw Notice.notFound("Hook not found");
    }
    if (hooks.isEmpty()) {
      throw Notice.notFound("Hook not found");
    }
    try {
      hooks.forEach(hook -> gitlab.deleteHook(user.token(), projectId, hook.id()));
    } catch (GitLabRefused e) {
      throw e.isAboutRights()
          ? Failure.unauthorized("User authentication failure")
          : Notice.notFound("Hook not found");
    } finally {
      seen.remove(projectId);
    }
  }

  private List<GitLabHook> ours(GitLabToken token, long projectId) {
    return gitlab.hooks(token, projectId).stream()
        .filter(hook -> config.hookUrl().equals(hook.url()))
        .toList();
  }
}
