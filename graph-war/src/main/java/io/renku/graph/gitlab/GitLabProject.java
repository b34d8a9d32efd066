package io.renku.graph.gitlab;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What GitLab says about a project. */
public record GitLabProject(
    long id,
    String slug,
    String name,
    String visibility,
    String description,
    List<String> topics,
    String defaultBranch,
    Instant createdAt,
    Instant modifiedAt,
    Optional<Long> creatorId,
    Optional<String> parentSlug,
    Optional<String> avatarUrl,
    int starCount,
    int forksCount,
    Urls urls,
    Optional<Integer> projectAccess,
    Optional<Integer> groupAccess,
    Optional<Statistics> statistics) {

  /** Where a project is found. */
  public record Urls(String ssh, String http, String web, String readme) {}

  /** Sizes in bytes. */
  public record Statistics(
      long commits, long storage, long repository, long lfsObjects, long jobArtifacts) {}
}
