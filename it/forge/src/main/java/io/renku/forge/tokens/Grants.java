package io.renku.forge.tokens;

import io.renku.forge.store.Index;
import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** OAuth tokens: issued for two hours, renewed once each, revoked together. */
public final class Grants {
  private static final long KEPT_AFTER_REVOCATION = TimeUnit.DAYS.toMillis(1);

  private final Store store;
  private final Clock clock;
  private final Table<Grant> table;
  private final Index<String, Grant> byAccess;
  private final Index<String, Grant> byRefresh;
  private final Index<Long, Grant> byUser;

  /** A new pair with the only copies of its texts. */
  public record Issued(Grant grant, String access, String refresh) {}

  public Grants(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.table = store.table("grants", Grant.class);
    this.byAccess = table.indexedBy(Grant::accessDigest);
    this.byRefresh = table.indexedBy(Grant::refreshDigest);
    this.byUser = table.indexedBy(Grant::userId);
  }

  public Optional<Grant> findByAccess(String text) {
    return byAccess.one(Secrets.digest(text));
  }

  public Optional<Grant> findByRefresh(String text) {
    return byRefresh.one(Secrets.digest(text));
  }

  public Issued issue(String applicationId, long userId, List<String> scopes) {
    return store.change(
        () -> {
          forgetOld(userId);
          var access = Secrets.hex(32);
          var refresh = Secrets.hex(32);
          var grant =
              table.put(
                  new Grant(
                      table.nextId(),
                      applicationId,
                      userId,
                      List.copyOf(scopes),
                      Secrets.digest(access),
                      Secrets.digest(refresh),
                      clock.millis(),
                      false));
          return new Issued(grant, access, refresh);
        });
  }

  /** Takes a refresh token out of use and gives the next pair; empty when it was used before. */
  public Optional<Issued> renew(String applicationId, String refresh) {
    return store.change(
        () ->
            findByRefresh(refresh)
                .filter(g -> g.applicationId().equals(applicationId) && !g.revoked())
                .map(
                    old -> {
                      table.put(old.asRevoked());
                      return issue(applicationId, old.userId(), old.scopes());
                    }));
  }

  public void revoke(Grant grant) {
    store.change(() -> table.find(grant.id()).ifPresent(g -> table.put(g.asRevoked())));
  }

  private void forgetOld(long userId) {
    var before = clock.millis() - KEPT_AFTER_REVOCATION;
    var old = byUser.all(userId).filter(g -> g.revoked() && g.createdAt() < before).toList();
    old.forEach(g -> table.remove(g.id()));
  }
}
