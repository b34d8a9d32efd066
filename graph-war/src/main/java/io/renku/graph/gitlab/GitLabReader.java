package io.renku.graph.gitlab;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gitlab4j.api.models.AbstractUser;
import org.gitlab4j.api.models.Commit;
import org.gitlab4j.api.models.Member;
import org.gitlab4j.api.models.Project;
import org.gitlab4j.api.models.ProjectAccess;
import org.gitlab4j.api.models.ProjectStatistics;
import org.gitlab4j.api.models.User;

/** From gitlab4j's types, where anything may be missing, to ours. */
final class GitLabReader {
  private GitLabReader() {}

  static GitLabUser user(User user) {
    return new GitLabUser(user.getId(), user.getName(), user.getUsername(), email(user));
  }

  private static String email(User user) {
    return Stream.of(user.getEmail(), user.getPublicEmail())
        .filter(text -> text != null && !text.isBlank())
        .findFirst()
        .orElse("");
  }

  static GitLabMember member(Member member) {
    AbstractUser<?> user = member;
    var level = member.getAccessLevel() == null ? 0 : member.getAccessLevel().value;
    return new GitLabMember(
        user.getId(), user.getName(), text(user.getUsername()), text(user.getEmail()), level);
  }

  static GitLabCommit commit(Commit commit) {
    return new GitLabCommit(
        commit.getId(),
        text(commit.getMessage()),
        commit.getCommittedDate() == null ? Instant.now() : commit.getCommittedDate().toInstant(),
        text(commit.getAuthorName()),
        text(commit.getAuthorEmail()),
        commit.getParentIds() == null ? List.of() : commit.getParentIds());
  }

  static GitLabProject project(Project project) {
    var created = instant(project.getCreatedAt()).orElse(Instant.EPOCH);
    return new GitLabProject(
        project.getId(),
        project.getPathWithNamespace(),
        project.getName(),
        project.getVisibility() == null ? "public" : project.getVisibility().toString(),
        text(project.getDescription()),
        topics(project),
        text(project.getDefaultBranch()),
        created,
        newest(created, project.getUpdatedAt(), project.getLastActivityAt()),
        Optional.ofNullable(project.getCreatorId()),
        Optional.ofNullable(project.getForkedFromProject()).map(Project::getPathWithNamespace),
        Optional.ofNullable(project.getAvatarUrl()).filter(url -> !url.isBlank()),
        project.getStarCount() == null ? 0 : project.getStarCount(),
        project.getForksCount() == null ? 0 : project.getForksCount(),
        new GitLabProject.Urls(
            text(project.getSshUrlToRepo()),
            text(project.getHttpUrlToRepo()),
            text(project.getWebUrl()),
            text(project.getReadmeUrl())),
        Optional.ofNullable(project.getPermissions())
            .flatMap(permissions -> level(permissions.getProjectAccess())),
        Optional.ofNullable(project.getPermissions())
            .flatMap(permissions -> level(permissions.getGroupAccess())),
        Optional.ofNullable(project.getStatistics()).map(GitLabReader::statistics));
  }

  private static Optional<Integer> level(ProjectAccess access) {
    return Optional.ofNullable(access).map(ProjectAccess::getAccessLevel).map(each -> each.value);
  }

  private static List<String> topics(Project project) {
    var topics = project.getTopics() == null ? project.getTagList() : project.getTopics();
    return topics == null
        ? List.of()
        : topics.stream().filter(topic -> topic != null && !topic.isBlank()).toList();
  }

  private static GitLabProject.Statistics statistics(ProjectStatistics statistics) {
    return new GitLabProject.Statistics(
        statistics.getCommitCount(),
        statistics.getStorageSize(),
        statistics.getRepositorySize(),
        statistics.getLfsObjectsSize(),
        statistics.getJobArtifactsSize());
  }

  private static Instant newest(Instant created, Date... others) {
    return Stream.of(others)
        .flatMap(date -> instant(date).stream())
        .reduce(created, (a, b) -> a.isAfter(b) ? a : b);
  }

  private static Optional<Instant> instant(Date date) {
    return Optional.ofNullable(date).map(Date::toInstant);
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
