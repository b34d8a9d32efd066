package io.renku.gateway.login;

import io.renku.commons.Failure;
import io.renku.gateway.GatewayConfig;
import io.renku.gateway.sessions.PendingLogin;
import io.renku.gateway.sessions.SessionCookie;
import io.renku.gateway.sessions.SessionRepository;
import io.renku.gateway.sessions.WebSession;
import io.renku.gateway.tokens.BadToken;
import io.renku.gateway.tokens.JwtVerifier;
import io.renku.gateway.tokens.Provider;
import io.renku.gateway.tokens.TokenService;
import io.renku.gateway.tokens.TokenSet;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a web login: Keycloak, then GitLab, each by authorization code with state, nonce and
 * PKCE. What is known of a login is stored before the browser is sent away, and the session gets a
 * new id whenever it starts to mean more.
 */
public final class LoginService {
  private static final Logger LOG = LoggerFactory.getLogger(LoginService.class);
  private static final String AGAIN = "again-";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final GatewayConfig config;
  private final SessionRepository sessions;
  private final TokenService tokens;
  private final JwtVerifier verifier;
  private final RedirectTarget targets;
  private final Clock clock;
  private final Listener listener;

  public LoginService(
      GatewayConfig config,
      SessionRepository sessions,
      TokenService tokens,
      JwtVerifier verifier,
      Clock clock,
      Listener listener) {
    this.listener = listener;
    this.config = config;
    this.sessions = sessions;
    this.tokens = tokens;
    this.verifier = verifier;
    this.targets = new RedirectTarget(config.baseUrl(), config.redirectOrigins());
    this.clock = clock;
  }

  /** Hears what came of every step. */
  public interface Listener {
    void loggedIn(String provider, String result);
  }

  /**
   * What the browser does next.
   *
   * @param sessionId the session it then has, if that changes
   */
  public record Step(String location, Optional<String> sessionId) {}

  /**
   * Begins a login.
   *
   * @param sessionId from the cookie; other tabs may be logging in with it
   * @param providers which providers to visit, in order; empty for all
   * @param isRetry a login began before and its callback could not be used
   */
  public Step begin(
      Optional<String> sessionId, String redirectUrl, List<String> providers, boolean isRetry) {
    providers.forEach(this::requireProvider);
    var sequence = withOffline(providers.isEmpty() ? allProviders() : providers);
    var old = sessionId.flatMap(sessions::findLatest);
    var fresh =
        WebSession.start(
                SessionCookie.newId(), clock.instant(), config.sessionIdle(), config.sessionMax())
            .withLogins(old.map(WebSession::logins).orElse(List.of()));
    // Only a login that starts at GitLab adds to what an earlier one has reached.
    var base =
        sequence.getFirst().equals(Provider.GITLAB)
            ? old.flatMap(o -> o.userId().map(user -> fresh.withUser(user, o.idToken())))
                .orElse(fresh)
            : fresh;
    var step = visit(base, sequence, targets.of(redirectUrl), isRetry);
    old.ifPresent(session -> sessions.delete(session.id()));
    return step;
  }

  /** A callback whose state nobody knows, as after a reload: log in again, but only once. */
  public Optional<Step> restart(Optional<String> sessionId, String state) {
    return state.startsWith(AGAIN)
        ? Optional.empty()
        : Optional.of(begin(sessionId, config.baseUrl(), List.of(), true));
  }

  /** The login that a callback belongs to. */
  public Optional<Attempt> attempt(Optional<String> sessionId, String state) {
    return sessionId
        .flatMap(sessions::findLatest)
        .flatMap(session -> session.login(state).map(login -> new Attempt(session, login)));
  }

  /** A login of this browser whose provider has answered. */
  public record Attempt(WebSession session, PendingLogin login) {}

  /** The provider said no: whoever is logged in stays so. */
  public Step refused(Attempt attempt, String error) {
    listener.loggedIn(attempt.login().provider(), "refused");
    if (attempt.login().provider().equals(Provider.RENKU_OFFLINE)) {
      LOG.info("Keycloak gives no offline token: {}", error);
      return next(used(attempt), attempt.login());
    }
    LOG.info("{} refused a login: {}", attempt.login().provider(), error);
    sessions.save(attempt.session().withoutLogin(attempt.login()));
    return new Step(withError(error), Optional.empty());
  }

  /**
   * The provider answered with a code.
   *
   * @throws Failure 400 when the code is no good, 503 when Keycloak is away
   */
  public Step proceed(Attempt attempt, String code) {
    var provider = attempt.login().provider();
    try {
      return switch (provider) {
        case Provider.RENKU -> renkuDone(attempt, code);
        case Provider.RENKU_OFFLINE -> offlineDone(attempt, code);
        default -> gitlabDone(attempt, code);
      };
    } catch (Failure failure) {
      listener.loggedIn(provider, "failed");
      throw failure;
    }
  }

  private Step renkuDone(Attempt attempt, String code) {
    var login = attempt.login();
    var session = used(attempt);
    var set = exchange(login, code).orElseThrow(LoginService::uselessCode);
    var idToken = set.idToken().orElseThrow(LoginService::uselessCode);
    try {
      var claims = verifier.idToken(idToken, config.oidcClientId(), login.nonce());
      keep(login, claims.subject(), set);
      LOG.info("User {} logged in", claims.subject());
      var known =
          session
              .withId(SessionCookie.newId(claims.subject()))
              .withUser(claims.subject(), set.idToken());
      var step = next(known, login);
      sessions.delete(session.id());
      return step;
    } catch (BadToken bad) {
      LOG.warn("Keycloak sent an ID token that does not belong to this login", bad);
      throw uselessCode();
    }
  }

  /** Without an offline token the user is logged in all the same, for as long as at Keycloak. */
  private Step offlineDone(Attempt attempt, String code) {
    var login = attempt.login();
    var session = used(attempt);
    try {
      var set = exchange(login, code).orElseThrow(LoginService::uselessCode);
      var idToken = set.idToken().orElseThrow(LoginService::uselessCode);
      var claims = verifier.idToken(idToken, config.oidcClientId(), login.nonce());
      if (session.userId().filter(claims.subject()::equals).isEmpty()) {
        throw uselessCode();
      }
      keep(login, claims.subject(), set);
    } catch (Failure failure) {
      listener.loggedIn(login.provider(), "failed");
      LOG.warn("A user is logged in without an offline token", failure);
    }
    return next(session, login);
  }

  /** Without GitLab the user is logged in all the same. */
  private Step gitlabDone(Attempt attempt, String code) {
    var login = attempt.login();
    var user =
        attempt
            .session()
            .userId()
            .orElseThrow(() -> Failure.badRequest("Log in to Renku before GitLab."));
    var session = used(attempt);
    try {
      var set = exchange(login, code);
      if (set.isEmpty()) {
        listener.loggedIn(login.provider(), "refused");
        return new Step(withError("gitlab_refused"), Optional.empty());
      }
      keep(login, user, set.get());
      return next(session, login);
    } catch (Failure failure) {
      listener.loggedIn(login.provider(), "failed");
      LOG.warn("User {} is logged in without GitLab", user, failure);
      return new Step(withError("gitlab_unavailable"), Optional.empty());
    }
  }

  /** A state is good for one callback, whatever comes of it. */
  private WebSession used(Attempt attempt) {
    var session = attempt.session().withoutLogin(attempt.login());
    sessions.save(session);
    return session;
  }

  private void keep(PendingLogin login, String userId, TokenSet set) {
    var kind = login.provider().equals(Provider.GITLAB) ? Provider.GITLAB : Provider.RENKU;
    tokens.keep(kind, userId, set);
    listener.loggedIn(login.provider(), "done");
  }

  private Optional<TokenSet> exchange(PendingLogin login, String code) {
    return tokens.exchange(login.provider(), code, login.codeVerifier(), callback());
  }

  private Step next(WebSession session, PendingLogin login) {
    if (!login.next().isEmpty()) {
      return visit(session, login.next(), login.redirectUrl(), false);
    }
    sessions.save(session);
    return new Step(login.redirectUrl(), Optional.of(session.id()));
  }

  private Step visit(
      WebSession session, List<String> sequence, String redirectUrl, boolean isRetry) {
    var login =
        new PendingLogin(
            (isRetry ? AGAIN : "") + random(),
            random(),
            random() + random(),
            sequence.getFirst(),
            sequence.subList(1, sequence.size()),
            redirectUrl,
            clock.instant().getEpochSecond());
    sessions.save(session.withLogin(login, clock.instant()));
    var provider = tokens.provider(login.provider()).orElseThrow();
    return new Step(AuthorizeUrl.of(provider, login, callback()), Optional.of(session.id()));
  }

  private String callback() {
    return config.baseUrl() + "/api/auth/callback";
  }

  private String withError(String error) {
    return config.baseUrl() + "?" + AuthorizeUrl.form(Map.of("login_error", error));
  }

  private List<String> allProviders() {
    var all = new ArrayList<>(List.of(Provider.RENKU));
    tokens.provider(Provider.GITLAB).ifPresent(gitlab -> all.add(gitlab.id()));
    return all;
  }

  /**
   * An offline token is asked for in a step of its own, which the browser's new session at Keycloak
   * makes silent. Asked for at once, Keycloak (since 26.1) would end that session, and GitLab and
   * users' sessions would ask for the password again.
   */
  private List<String> withOffline(List<String> sequence) {
    var steps = new ArrayList<String>();
    for (var step : sequence) {
      steps.add(step);
      if (step.equals(Provider.RENKU)) {
        tokens.provider(Provider.RENKU_OFFLINE).ifPresent(offline -> steps.add(offline.id()));
      }
    }
    return steps;
  }

  private void requireProvider(String id) {
    if (!allProviders().contains(id)) {
      throw Failure.badRequest("There is no login provider of that name.");
    }
  }

  private static Failure uselessCode() {
    return Failure.badRequest("The login could not be completed. Please log in again.");
  }

  private static String random() {
    var bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
