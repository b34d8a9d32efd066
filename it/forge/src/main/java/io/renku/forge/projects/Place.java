package io.renku.forge.projects;

import io.renku.forge.accounts.Namespace;

/**
 * What has members: a project, or a group. {@code groupAbove} is the next one that gives members.
 */
public record Place(boolean isProject, long id, Long groupAbove) {
  public static Place of(Namespace group) {
    return new Place(false, group.id(), group.parentId());
  }

  public static Place of(Project project, Namespace namespace) {
    return new Place(true, project.id(), namespace.isGroup() ? namespace.id() : null);
  }
}
