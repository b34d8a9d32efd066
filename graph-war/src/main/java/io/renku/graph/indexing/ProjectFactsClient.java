package io.renku.graph.indexing;

import io.renku.graph.gitlab.GitLab;
import io.renku.graph.gitlab.GitLabProject;
import io.renku.graph.gitlab.GitLabToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Collects from GitLab what belongs into a project's record. */
@ApplicationScoped
public class ProjectFactsClient {
  @Inject GitLab gitlab;

  /** Empty when this token may not see the project, or it is no more. */
  public Optional<ProjectFacts> find(GitLabToken token, long projectId) {
    return gitlab.project(token, projectId).map(project -> complete(token, project));
  }

  private ProjectFacts complete(GitLabToken token, GitLabProject project) {
    var members = gitlab.members(token, project.id());
    var creator = project.creatorId().flatMap(id -> gitlab.user(token, id));
    return new ProjectFacts(project, creator, members);
  }
}
