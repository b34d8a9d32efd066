package io.renku.forge.oauth;

import io.renku.forge.accounts.Users;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Router;
import io.renku.forge.tokens.Secrets;
import io.renku.forge.tokens.WebSessions;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCookie;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Browser sign-in through the identity provider, and sign-out. */
public final class SignInResource {
  private static final Logger LOG = LoggerFactory.getLogger(SignInResource.class);
  private static final String CALLBACK = "/users/auth/openid_connect/callback";
  private static final String COOKIE = "_forge_sign_in";
  private static final long LIFETIME = TimeUnit.MINUTES.toMillis(15);
  private static final int MOST = 1000;

  private final OidcClient issuer;
  private final Users users;
  private final WebSessions sessions;
  private final Clock clock;
  private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();

  /** A sign-in that has gone out to the identity provider and not come back. */
  private record Attempt(String nonce, String verifier, String browser, String next, long at) {}

  public SignInResource(OidcClient issuer, Users users, WebSessions sessions, Clock clock) {
    this.issuer = issuer;
    this.users = users;
    this.sessions = sessions;
    this.clock = clock;
  }

  public void addTo(Router router) {
    router
        .get("/users/sign_in", x -> start(x, safe(x.query("return_to").orElse("/"))))
        .get(CALLBACK, this::callback)
        .get("/users/sign_out", this::signOut)
        .post("/users/sign_out", this::signOut)
        .delete("/users/sign_out", this::signOut);
  }

  /** Sends the browser to sign in and then on to a path of this server. */
  void start(Exchange x, String next) throws IOException {
    forgetOld();
    var state = Secrets.text(24);
    var browser = x.cookie(COOKIE).filter(c -> c.length() > 20).orElseGet(() -> Secrets.text(24));
    var attempt = new Attempt(Secrets.text(24), Secrets.text(48), browser, next, clock.millis());
    String address;
    try {
      address =
          issuer.authorizationUrl(
              x.publicUrl() + CALLBACK, state, attempt.nonce(), attempt.verifier());
    } catch (IOException e) {
      LOG.warn("The identity provider does not answer: {}", e.toString());
      x.header("Retry-After", "5");
      x.html(
          503,
          Pages.notice(
              "Sign-in is not possible yet",
              "The identity provider does not answer. Try again in a moment."));
      return;
    }
    attempts.put(state, attempt);
    x.setCookie(
        HttpCookie.build(COOKIE, browser)
            .path("/")
            .httpOnly(true)
            .secure(x.publicUrl().startsWith("https:"))
            .sameSite(HttpCookie.SameSite.LAX)
            .build());
    x.redirect(address);
  }

  private void callback(Exchange x) throws IOException {
    var attempt = x.query("state").map(attempts::remove).orElse(null);
    if (attempt == null || x.cookie(COOKIE).filter(attempt.browser()::equals).isEmpty()) {
      // a reloaded page, or a restart of this server in between: begin again
      x.redirect(sessions.find(x).isPresent() ? "/" : "/users/sign_in");
      return;
    }
    if (x.query("code").isEmpty()) {
      x.html(
          401,
          Pages.notice(
              "Not signed in",
              "The identity provider said: " + x.query("error").orElse("no code")));
      return;
    }
    try {
      var who =
          issuer.identify(
              x.query("code").get(), x.publicUrl() + CALLBACK, attempt.nonce(), attempt.verifier());
      var user = users.signedIn(who.subject(), who.username(), who.name(), who.email());
      sessions.open(x, user.id());
      x.redirect(attempt.next());
    } catch (IOException e) {
      LOG.warn("A sign-in failed: {}", e.toString());
      x.html(
          503,
          Pages.notice(
              "Not signed in", "The identity provider could not confirm the sign-in. Try again."));
    }
  }

  private void signOut(Exchange x) {
    sessions.close(x);
    x.redirect("/");
  }

  private void forgetOld() {
    var before = clock.millis() - LIFETIME;
    attempts.values().removeIf(a -> a.at() < before);
    if (attempts.size() >= MOST) {
      attempts.clear();
    }
  }

  private static String safe(String path) {
    return path.startsWith("/") && !path.startsWith("//") && !path.startsWith("/\\") ? path : "/";
  }
}
