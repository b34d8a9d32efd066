package io.renku.forge.tokens;

import io.renku.forge.http.ApiFailure;
import io.renku.forge.store.Index;
import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Personal and project access tokens. */
public final class AccessTokens {
  private static final long USE_RECORDED_EVERY = 600_000;
  private static final int LONGEST_DAYS = 400;
  private static final Set<String> SCOPES =
      Set.of(
          "api",
          "read_api",
          "read_user",
          "read_repository",
          "write_repository",
          "read_registry",
          "write_registry",
          "sudo",
          "admin_mode");

  private final Store store;
  private final Clock clock;
  private final Table<AccessToken> table;
  private final Index<String, AccessToken> byDigest;
  private final Index<Long, AccessToken> byUser;
  private final Index<Long, AccessToken> byProject;

  /** A new token with the only copy of its text. */
  public record Issued(AccessToken token, String text) {}

  public AccessTokens(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.table = store.table("tokens", AccessToken.class);
    this.byDigest = table.indexedBy(AccessToken::digest);
    this.byUser = table.indexedBy(AccessToken::userId);
    this.byProject = table.indexedBy(AccessToken::projectId);
  }

  public Optional<AccessToken> find(long id) {
    return table.find(id);
  }

  public Optional<AccessToken> findByText(String text) {
    return byDigest.one(Secrets.digest(text));
  }

  public Stream<AccessToken> ofUser(long userId) {
    return byUser.all(userId);
  }

  public Stream<AccessToken> ofProject(long projectId) {
    return byProject.all(projectId);
  }

  public Stream<AccessToken> all() {
    return table.all();
  }

  public LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  public Issued issue(long userId, String name, List<String> scopes, LocalDate expiresOn) {
    return issue("glpat-" + Secrets.text(15), userId, null, null, name, scopes, expiresOn);
  }

  public Issued issueForProject(
      long projectId,
      long botId,
      int level,
      String name,
      List<String> scopes,
      LocalDate expiresOn) {
    return issue("glpat-" + Secrets.text(15), botId, projectId, level, name, scopes, expiresOn);
  }

  /** The administrator's token of the configuration; making it twice makes it once. */
  public void ensure(String text, long userId, String name) {
    if (findByText(text).filter(t -> t.isActive(today())).isEmpty()) {
      store.change(() -> insert(text, userId, null, null, name, List.of("api", "sudo"), null));
    }
  }

  private Issued issue(
      String text,
      long userId,
      Long projectId,
      Integer level,
      String name,
      List<String> scopes,
      LocalDate expiresOn) {
    validate(name, scopes, expiresOn);
    var expiry = expiresOn == null ? today().plusDays(365) : expiresOn;
    return store.change(
        () ->
            new Issued(
                insert(text, userId, projectId, level, name, scopes, expiry.toString()), text));
  }

  private void validate(String name, List<String> scopes, LocalDate expiresOn) {
    if (name.isBlank()) {
      throw ApiFailure.validation("name", "can't be blank");
    }
    if (scopes.isEmpty() || !SCOPES.containsAll(scopes)) {
      throw ApiFailure.error(400, "scopes does not have a valid value");
    }
    if (expiresOn != null && !expiresOn.isAfter(today())) {
      throw ApiFailure.validation("expires_at", "must be in the future");
    }
    if (expiresOn != null && expiresOn.isAfter(today().plusDays(LONGEST_DAYS))) {
      throw ApiFailure.message(
          400,
          "Validation failed: Expiration date must be before " + today().plusDays(LONGEST_DAYS));
    }
  }

  private AccessToken insert(
      String text,
      long userId,
      Long projectId,
      Integer level,
      String name,
      List<String> scopes,
      String expiresOn) {
    return table.put(
        new AccessToken(
            table.nextId(),
            userId,
            projectId,
            level,
            name,
            Secrets.digest(text),
            List.copyOf(scopes),
            expiresOn,
            false,
            clock.millis(),
            null));
  }

  public Issued rotate(AccessToken old, LocalDate expiresOn) {
    var expiry = expiresOn == null ? today().plusDays(7) : expiresOn;
    validate(old.name(), old.scopes(), expiry);
    return store.change(
        () -> {
          if (!table.find(old.id()).orElse(old).isActive(today())) {
            throw ApiFailure.message(400, "token already revoked");
          }
          revoke(old.id());
          var text = "glpat-" + Secrets.text(15);
          return new Issued(
              insert(
                  text,
                  old.userId(),
                  old.projectId(),
                  old.accessLevel(),
                  old.name(),
                  old.scopes(),
                  expiry.toString()),
              text);
        });
  }

  public void revoke(long id) {
    store.change(() -> table.find(id).ifPresent(t -> table.put(t.asRevoked())));
  }

  public void remove(long id) {
    table.remove(id);
  }

  void used(AccessToken token) {
    var now = clock.millis();
    if (token.lastUsedAt() == null || now - token.lastUsedAt() > USE_RECORDED_EVERY) {
      store.change(() -> table.find(token.id()).ifPresent(t -> table.put(t.usedAt(now))));
    }
  }
}
