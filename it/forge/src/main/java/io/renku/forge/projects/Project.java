package io.renku.forge.projects;

import io.renku.forge.store.Row;
import java.util.List;

/** A project: its place, what its maintainers can change, and when something happened in it. */
public record Project(
    long id,
    long namespaceId,
    Settings settings,
    Long creatorId,
    Long forkedFromId,
    long createdAt,
    long updatedAt,
    long lastActivityAt)
    implements Row {

  /** What an edit can change. */
  public record Settings(
      String path,
      String name,
      String description,
      String visibility,
      List<String> topics,
      String defaultBranch,
      String avatar,
      boolean archived,
      boolean lfs) {

    public Settings withDefaultBranch(String branch) {
      return new Settings(
          path, name, description, visibility, topics, branch, avatar, archived, lfs);
    }

    public Settings withAvatar(String fileName) {
      return new Settings(
          path, name, description, visibility, topics, defaultBranch, fileName, archived, lfs);
    }

    public Settings withVisibility(String newVisibility) {
      return new Settings(
          path, name, description, newVisibility, topics, defaultBranch, avatar, archived, lfs);
    }

    public Settings withArchived(boolean isArchived) {
      return new Settings(
          path, name, description, visibility, topics, defaultBranch, avatar, isArchived, lfs);
    }
  }

  public String path() {
    return settings.path();
  }

  public String visibility() {
    return settings.visibility();
  }

  public String defaultBranch() {
    return settings.defaultBranch();
  }

  public Project edited(Settings newSettings, long now) {
    return new Project(
        id, namespaceId, newSettings, creatorId, forkedFromId, createdAt, now, lastActivityAt);
  }

  public Project active(long now) {
    return new Project(
        id, namespaceId, settings, creatorId, forkedFromId, createdAt, updatedAt, now);
  }

  Project withoutFork() {
    return new Project(
        id, namespaceId, settings, creatorId, null, createdAt, updatedAt, lastActivityAt);
  }
}
