package io.renku.forge.accounts;

import io.renku.forge.store.Row;

/**
 * Somebody who signs in through Keycloak ({@code subject}), whom an administrator made, or the bot
 * of a project access token ({@code botOfProject}).
 */
public record User(
    long id,
    String username,
    String name,
    String email,
    String state,
    boolean admin,
    Long botOfProject,
    String subject,
    String avatar,
    long createdAt)
    implements Row {

  public boolean isActive() {
    return state.equals("active");
  }

  public boolean isBot() {
    return botOfProject != null;
  }

  public User withState(String newState) {
    return new User(
        id, username, name, email, newState, admin, botOfProject, subject, avatar, createdAt);
  }

  public User withSubject(String newSubject) {
    return new User(
        id, username, name, email, state, admin, botOfProject, newSubject, avatar, createdAt);
  }

  public User withProfile(String newName, String newEmail, boolean isAdmin) {
    return new User(
        id, username, newName, newEmail, state, isAdmin, botOfProject, subject, avatar, createdAt);
  }

  public User withAvatar(String fileName) {
    return new User(
        id, username, name, email, state, admin, botOfProject, subject, fileName, createdAt);
  }
}
