package io.renku.sessions.launch;

import io.renku.sessions.projects.Project;
import java.util.Optional;

/**
 * The image that a session really runs.
 *
 * @param workdir its working directory, without a slash at the end
 * @param pullToken the token that a private image is pulled with
 */
record SessionImage(String name, String workdir, Optional<String> pullToken, String registry) {

  /** Where a session's volume is mounted. */
  String workspace() {
    return workdir + "/work";
  }

  String workTree(Project project) {
    return workspace() + "/" + project.pathWithNamespace();
  }
}
