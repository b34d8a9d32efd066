package io.renku.forge.tokens;

import io.renku.forge.http.Exchange;
import io.renku.forge.store.Index;
import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCookie;

/** The cookie of browsers that signed in, and who is behind it. */
public final class WebSessions {
  private static final String COOKIE = "_gitlab_session";
  private static final long LIFETIME = TimeUnit.DAYS.toMillis(7);

  private final Store store;
  private final Clock clock;
  private final Table<WebSession> table;
  private final Index<String, WebSession> byDigest;

  public WebSessions(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.table = store.table("sessions", WebSession.class);
    this.byDigest = table.indexedBy(WebSession::digest);
  }

  public Optional<WebSession> find(Exchange exchange) {
    return exchange
        .cookie(COOKIE)
        .flatMap(text -> byDigest.one(Secrets.digest(text)))
        .filter(s -> s.createdAt() > clock.millis() - LIFETIME);
  }

  public void open(Exchange exchange, long userId) {
    var text = Secrets.text(32);
    store.change(
        () -> {
          var old = table.all().filter(s -> s.createdAt() < clock.millis() - LIFETIME).toList();
          old.forEach(s -> table.remove(s.id()));
          table.put(new WebSession(table.nextId(), Secrets.digest(text), userId, clock.millis()));
        });
    exchange.setCookie(cookie(exchange, text, -1));
  }

  public void close(Exchange exchange) {
    find(exchange).ifPresent(s -> store.change(() -> table.remove(s.id())));
    exchange.setCookie(cookie(exchange, "", 0));
  }

  private static HttpCookie cookie(Exchange exchange, String value, long maxAge) {
    return HttpCookie.build(COOKIE, value)
        .path("/")
        .httpOnly(true)
        .secure(exchange.publicUrl().startsWith("https:"))
        .sameSite(HttpCookie.SameSite.LAX)
        .maxAge(maxAge)
        .build();
  }
}
