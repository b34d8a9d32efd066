package io.renku.sessions.launch;

import io.renku.commons.ErrorCode;
import io.renku.sessions.SessionFailure;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.launch.LaunchAdditions.Repository;
import io.renku.sessions.launch.LaunchExtras.RepositoryWish;
import io.renku.sessions.projects.GitLabClient;
import io.renku.sessions.projects.Project;
import io.renku.sessions.users.SessionUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** Finds what a launch asks for beside its project, and whether its user may have it. */
@ApplicationScoped
class AdditionsService {
  @Inject GitLabClient gitlab;
  @Inject UserSecrets secrets;
  @Inject SessionsConfig config;

  LaunchAdditions find(LaunchExtras extras, Project main, SessionUser user) {
    if (extras.application().isPresent() && config.isReferenceProfile() && user.isAnonymous()) {
      throw SessionFailure.refused(
          SessionFailure.USER, "Log in first: anonymous sessions run Jupyter only.");
    }
    var repositories = repositories(extras.repositories(), main, user);
    secrets.requireOwn(extras.secrets(), config.namespace, user);
    return new LaunchAdditions(extras.application(), repositories, extras.secrets());
  }

  private List<Repository> repositories(
      List<RepositoryWish> wishes, Project main, SessionUser user) {
    var taken = new HashSet<String>();
    taken.add(folder(main));
    var repositories = new ArrayList<Repository>();
    for (var wish : wishes) {
      var repository = repository(wish, user);
      if (!taken.add(folder(repository.project()))) {
        throw SessionFailure.refused(
            SessionFailure.USER, "The repository %s is asked for twice.".formatted(wish.path()));
      }
      repositories.add(repository);
    }
    return repositories;
  }

  private static String folder(Project project) {
    return project.pathWithNamespace().toLowerCase(Locale.ROOT);
  }

  private Repository repository(RepositoryWish wish, SessionUser user) {
    var project =
        gitlab
            .project(wish.path(), user.gitToken())
            .orElseThrow(() -> missing("project " + wish.path()));
    var branch = wish.branch().orElseGet(() -> defaultBranch(project, user));
    var commit =
        GitLabClient.join(gitlab.tip(project, branch, user.gitToken()))
            .orElseThrow(() -> missing("branch %s of %s".formatted(branch, wish.path())));
    return new Repository(project, branch, commit);
  }

  private String defaultBranch(Project project, SessionUser user) {
    return GitLabClient.join(gitlab.defaultBranch(project, user.gitToken()))
        .orElseThrow(() -> missing("default branch of " + project.pathWithNamespace()));
  }

  private static SessionFailure missing(String what) {
    return new SessionFailure(
        ErrorCode.NOT_FOUND,
        1404,
        "The %s does not exist or you may not see it.".formatted(what),
        null);
  }
}
