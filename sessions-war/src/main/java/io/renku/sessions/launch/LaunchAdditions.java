package io.renku.sessions.launch;

import io.renku.sessions.projects.Project;
import java.util.List;
import java.util.Optional;

/**
 * What a session has beyond the reference's, found and allowed.
 *
 * @param secrets names of Secrets that are the user's own
 */
record LaunchAdditions(
    Optional<ApplicationServer> application, List<Repository> repositories, List<String> secrets) {
  static final LaunchAdditions NONE = new LaunchAdditions(Optional.empty(), List.of(), List.of());

  /** A further project to clone, which branch of it, and the commit at the branch's tip. */
  record Repository(Project project, String branch, String commit) {}
}
