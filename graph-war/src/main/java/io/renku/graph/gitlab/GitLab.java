package io.renku.graph.gitlab;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * GitLab as the graph needs it. Every method ends in time; when GitLab is away it throws {@code
 * Failure} UNAVAILABLE, when GitLab refuses it throws {@link GitLabRefused} unless the result has a
 * place for absence (401, 403 and 404 are then absence).
 */
public interface GitLab {

  /** Whose token this is; empty when GitLab does not accept it. */
  Optional<GitLabUser> user(GitLabToken token);

  Optional<GitLabUser> user(GitLabToken token, long id);

  Optional<GitLabProject> project(GitLabToken token, long id);

  Optional<GitLabProject> project(GitLabToken token, String slug);

  /**
   * Whether GitLab says that there is no such project, rather than that the token is no longer
   * good.
   */
  boolean isGone(GitLabToken token, long projectId);

  /** With sizes, which GitLab tells only to members. */
  Optional<GitLabProject> projectWithStatistics(GitLabToken token, String slug);

  /** Inherited ones too. */
  List<GitLabMember> members(GitLabToken token, long projectId);

  /** The newest first, of the default branch; empty for an empty or unreachable repository. */
  List<GitLabCommit> latestCommits(GitLabToken token, long projectId, int atMost);

  /** Whether a commit holds a folder of this name at its root. */
  boolean hasFolder(GitLabToken token, long projectId, String commitId, String folder);

  List<GitLabHook> hooks(GitLabToken token, long projectId);

  void createPushHook(GitLabToken token, long projectId, String url, String secret);

  void deleteHook(GitLabToken token, long projectId, long hookId);

  GitLabToken createProjectToken(
      GitLabToken token, long projectId, String name, LocalDate expiresAt);

  /** Revokes every project token of that name, save the one given. */
  void revokeProjectTokens(GitLabToken token, long projectId, String name, GitLabToken save);

  /** Projects in which the token's owner is at least a maintainer. */
  List<GitLabProject> maintainedProjects(GitLabToken token);

  void deleteProject(GitLabToken token, long projectId);

  /** Whether GitLab answers at all. */
  boolean answers();
}
