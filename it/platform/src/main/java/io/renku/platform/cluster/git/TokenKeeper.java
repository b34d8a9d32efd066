package io.renku.platform.cluster.git;

import io.renku.platform.cluster.git.ProxySettings.GitlabToken;
import io.renku.platform.cluster.git.ProxySettings.RenkuTokens;
import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The work of the container {@code git-proxy}: git in a running session can log in at any time, as
 * the token that it uses is renewed long before its end. The clock on the wall decides, so that the
 * sleep of a laptop is noticed. When nothing helps, git is told why.
 */
public final class TokenKeeper implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration RETRY_WHEN_OUT = Duration.ofSeconds(30);
  private static final Duration HARDLY_VALID = Duration.ofSeconds(30);

  private final ProxySettings settings;
  private final RepositoryLogin login;
  private final TokenServer server;
  private final Clock clock;
  private final Consumer<String> log;
  private final Thread thread;
  private GitlabToken gitlab;
  private RenkuTokens renku;
  private Instant next = Instant.MIN;

  /**
   * @param variables the container's own
   * @throws IllegalArgumentException when one of them is missing
   */
  public TokenKeeper(
      Map<String, String> variables, RepositoryLogin login, Clock clock, Consumer<String> log) {
    this.settings = ProxySettings.of(variables);
    this.login = login;
    this.server = new TokenServer(settings);
    this.clock = clock;
    this.log = log;
    this.gitlab = settings.gitlab();
    this.renku = settings.renku();
    this.thread = Thread.ofVirtual().name("git tokens").unstarted(this::run);
  }

  /** From its return on git can log in. An anonymous session never does. */
  public void start() throws IOException {
    if (!settings.isAnonymous()) {
      prepare();
      thread.start();
    }
  }

  void prepare() throws IOException {
    login.install();
    login.accept(gitlab.value(), gitlab.expiresAt());
  }

  /** The login, for sessions that have one. */
  public Optional<RepositoryLogin> login() {
    return settings.isAnonymous() ? Optional.empty() : Optional.of(login);
  }

  private void run() {
    try {
      while (true) {
        look();
        Thread.sleep(shorter(LOOK, settings.period()));
      }
    } catch (InterruptedException _) {
      log.accept("Tokens are not renewed any more: the session ends.");
    }
  }

  /** Renews what is due. */
  void look() throws InterruptedException {
    var now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    next = now.plus(settings.period());
    try {
      renew(now);
    } catch (TokenServer.Refusal refusal) {
      log.accept(refusal.getMessage());
      if (endsWithin(gitlab.expiresAt(), Duration.ZERO, now)) {
        next = now.plus(shorter(RETRY_WHEN_OUT, settings.period()));
        tell(refusal);
      }
    } catch (IOException failed) {
      log.accept("The login for git could not be written: " + failed);
      next = now.plus(LOOK);
    }
  }

  private void renew(Instant now) throws TokenServer.Refusal, IOException, InterruptedException {
    if (endsWithin(expiryOf(renku.refresh()), settings.margin(), now)) {
      renku = server.refresh(renku.refresh());
    }
    if (endsWithin(gitlab.expiresAt(), settings.margin(), now)) {
      gitlab = exchange(now);
      login.accept(gitlab.value(), gitlab.expiresAt());
      log.accept("GitLab's token was renewed" + until(gitlab.expiresAt()));
    }
  }

  private GitlabToken exchange(Instant now) throws TokenServer.Refusal, InterruptedException {
    if (endsWithin(expiryOf(renku.access()), HARDLY_VALID, now)) {
      renku = server.refresh(renku.refresh());
      return server.exchange(renku.access());
    }
    try {
      return server.exchange(renku.access());
    } catch (TokenServer.Refusal refusal) {
      if (!refusal.isUnauthorized()) {
        throw refusal;
      }
      renku = server.refresh(renku.refresh());
      return server.exchange(renku.access());
    }
  }

  private void tell(TokenServer.Refusal refusal) {
    try {
      login.refuse(
          "The session's access to GitLab has run out (401). %s. Log in to Renku again, then pause and resume the session."
              .formatted(refusal.getMessage()));
    } catch (IOException failed) {
      log.accept("The login for git could not be written: " + failed);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static boolean endsWithin(long expiresAt, Duration margin, Instant now) {
    return expiresAt > 0 && !now.plus(margin).isBefore(Instant.ofEpochSecond(expiresAt));
  }

  private static String until(long expiresAt) {
    return expiresAt > 0 ? "; it is good until " + Instant.ofEpochSecond(expiresAt) : "";
  }

  /** Of a JWT, in seconds since 1970; 0 when it has none, as offline tokens do. */
  private static long expiryOf(String token) {
    var parts = token.split("\\.");
    try {
      return parts.length == 3
          ? Json.parseObject(
                  new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
              .path("exp")
              .asLong()
          : 0;
    } catch (IllegalArgumentException _) {
      return 0; // not a JWT after all
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    server.close();
  }
}
