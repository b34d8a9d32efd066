package io.renku.forge.oauth;

import io.renku.forge.store.Index;
import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import io.renku.forge.tokens.Secrets;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Codes that are out, and the consents behind them. */
public final class AuthorizationCodes {
  private static final long LIFETIME = TimeUnit.MINUTES.toMillis(10);

  private final Store store;
  private final Clock clock;
  private final Table<AuthorizationCode> codes;
  private final Index<String, AuthorizationCode> byDigest;
  private final Table<Consent> consents;
  private final Index<Long, Consent> byUser;

  public AuthorizationCodes(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.codes = store.table("codes", AuthorizationCode.class);
    this.byDigest = codes.indexedBy(AuthorizationCode::digest);
    this.consents = store.table("consents", Consent.class);
    this.byUser = consents.indexedBy(Consent::userId);
  }

  boolean isAllowed(AuthorizationRequest request, long userId) {
    return request.application().trusted()
        || byUser
            .all(userId)
            .filter(c -> c.applicationId().equals(request.application().id()))
            .anyMatch(c -> c.scopes().containsAll(request.scopes()));
  }

  void allow(AuthorizationRequest request, long userId) {
    store.change(
        () ->
            consents.put(
                new Consent(
                    consents.nextId(), userId, request.application().id(), request.scopes())));
  }

  String issue(AuthorizationRequest request, long userId) {
    var text = Secrets.hex(32);
    store.change(
        () -> {
          var before = clock.millis() - LIFETIME;
          codes
              .all()
              .filter(c -> c.createdAt() < before)
              .toList()
              .forEach(c -> codes.remove(c.id()));
          codes.put(
              new AuthorizationCode(
                  codes.nextId(),
                  Secrets.digest(text),
                  request.application().id(),
                  userId,
                  request.redirectUri(),
                  request.scopes(),
                  request.challenge(),
                  request.challengeMethod(),
                  clock.millis()));
        });
    return text;
  }

  /** Takes the code out of use, whether or not the rest of the request turns out to be good. */
  Optional<AuthorizationCode> take(String text) {
    return store.change(
        () -> {
          var code = byDigest.one(Secrets.digest(text));
          code.ifPresent(c -> codes.remove(c.id()));
          return code.filter(c -> c.createdAt() > clock.millis() - LIFETIME);
        });
  }
}
