package io.renku.forge.accounts;

import io.renku.forge.store.Row;

/**
 * Where projects live: a user's own ({@code ownerId}) or a group, which may have a parent group.
 */
public record Namespace(
    long id,
    Long ownerId,
    Long parentId,
    String path,
    String fullPath,
    String name,
    String fullName,
    String description,
    String visibility,
    long createdAt)
    implements Row {

  public boolean isGroup() {
    return ownerId == null;
  }

  public String kind() {
    return isGroup() ? "group" : "user";
  }

  public Namespace edited(String newName, String newDescription, String newVisibility) {
    var newFullName = fullName.substring(0, fullName.length() - name.length()) + newName;
    return new Namespace(
        id,
        ownerId,
        parentId,
        path,
        fullPath,
        newName,
        newFullName,
        newDescription,
        newVisibility,
        createdAt);
  }
}
