package io.renku.forge.accounts;

import io.renku.forge.http.ApiFailure;
import io.renku.forge.store.Index;
import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** All users, and the rules by which one is made. */
public final class Users {
  private final Store store;
  private final Namespaces namespaces;
  private final Clock clock;
  private final Table<User> table;
  private final Index<String, User> byName;
  private final Index<String, User> bySubject;
  private final Index<String, User> byEmail;

  public Users(Store store, Namespaces namespaces, Clock clock) {
    this.store = store;
    this.namespaces = namespaces;
    this.clock = clock;
    this.table = store.table("users", User.class);
    this.byName = table.indexedBy(u -> u.username().toLowerCase(Locale.ROOT));
    this.bySubject = table.indexedBy(User::subject);
    this.byEmail = table.indexedBy(u -> u.email().toLowerCase(Locale.ROOT));
  }

  public Optional<User> find(long id) {
    return table.find(id);
  }

  public User get(long id) {
    return table.find(id).orElseThrow();
  }

  public Optional<User> find(String username) {
    return byName.one(username.toLowerCase(Locale.ROOT));
  }

  public Stream<User> all() {
    return table.all();
  }

  public Stream<User> newestFirst() {
    return table.newestFirst();
  }

  public User put(User user) {
    return store.change(() -> table.put(user));
  }

  public User create(String username, String name, String email, boolean admin) {
    return store.change(
        () -> {
          if (!PathRule.allows(username) || PathRule.isReservedTop(username)) {
            throw ApiFailure.validation("username", PathRule.TEXT);
          }
          if (isTaken(username)) {
            throw ApiFailure.message(409, "Username has already been taken");
          }
          if (byEmail.one(email.toLowerCase(Locale.ROOT)).isPresent()) {
            throw ApiFailure.message(409, "Email has already been taken");
          }
          return insert(username, name, email, admin, null);
        });
  }

  /** The user behind an identity of Keycloak; made at the first sign-in. */
  public User signedIn(String subject, String preferredUsername, String name, String email) {
    return store.change(
        () ->
            bySubject
                .one(subject)
                .orElseGet(
                    () -> {
                      var taken = byEmail.one(email.toLowerCase(Locale.ROOT)).isPresent();
                      return insert(
                          free(preferredUsername),
                          name,
                          taken ? subject + "@users.noreply.localhost" : email,
                          false,
                          subject);
                    }));
  }

  public User createBot(long projectId, String suffix, String name) {
    var username = "project_" + projectId + "_bot_" + suffix;
    return table.put(
        new User(
            table.nextId(),
            username,
            name,
            username + "@noreply.localhost",
            "active",
            false,
            projectId,
            null,
            null,
            clock.millis()));
  }

  public void remove(long id) {
    table.remove(id);
  }

  private User insert(String username, String name, String email, boolean admin, String subject) {
    var user =
        table.put(
            new User(
                table.nextId(),
                username,
                name.isBlank() ? username : name,
                email,
                "active",
                admin,
                null,
                subject,
                null,
                clock.millis()));
    namespaces.createForUser(user.id(), username, user.name());
    return user;
  }

  private String free(String preferred) {
    var clean =
        preferred
            .replaceAll("@.*", "")
            .replaceAll("[^a-zA-Z0-9_.-]", "_")
            .replaceAll("^[-.]+|(\\.git|\\.atom|[-.])+$", "");
    var base = clean.isEmpty() ? "user" : clean;
    var candidate = base;
    for (int i = 1; isTaken(candidate) || PathRule.isReservedTop(candidate); i++) {
      candidate = base + i;
    }
    return candidate;
  }

  private boolean isTaken(String username) {
    return find(username).isPresent() || namespaces.find(username).isPresent();
  }
}
