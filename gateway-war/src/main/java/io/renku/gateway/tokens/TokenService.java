package io.renku.gateway.tokens;

import io.renku.commons.Failure;
import io.renku.gateway.redis.Redis.Wanted;
import io.renku.gateway.redis.ShortMemory;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives out tokens that are good for a while yet, refreshing them when they are not. GitLab rotates
 * refresh tokens, so one refresh runs at a time and everybody else reads its result.
 */
public final class TokenService {
  private static final Logger LOG = LoggerFactory.getLogger(TokenService.class);
  private static final long MARGIN_SECONDS = 180;

  /** So long before a token is too old it is replaced by the way, and nobody waits for that. */
  private static final long AHEAD_SECONDS = 240;

  private static final long PAUSE_MS = 60_000;
  private static final int REMEMBERED = 10_000;

  private final TokenRepository tokens;
  private final TokenClient client;
  private final Map<String, Provider> providers;
  private final Clock clock;
  private final Listener listener;
  private final Executor background;
  private final ShortMemory<Boolean> lately;

  public TokenService(
      TokenRepository tokens,
      TokenClient client,
      Map<String, Provider> providers,
      Clock clock,
      Listener listener,
      Executor background) {
    this.listener = listener;
    this.tokens = tokens;
    this.client = client;
    this.providers = Map.copyOf(providers);
    this.clock = clock;
    this.background = background;
    this.lately = new ShortMemory<>(PAUSE_MS, REMEMBERED, clock::millis);
  }

  /** Hears what came of every refresh. */
  public interface Listener {
    void refreshed(String provider, String result);
  }

  /**
   * Tokens with a usable access token; empty when the user has none, or has to log in again.
   *
   * @throws Failure 503 when they can be neither used nor refreshed now
   */
  public Optional<TokenSet> fresh(String provider, String userId) {
    var known = tokens.find(provider, userId);
    if (known.isEmpty() || isFresh(known.get(), MARGIN_SECONDS)) {
      known.ifPresent(set -> refreshAhead(provider, userId, set));
      return known;
    }
    if (known.get().isSpent()) {
      return known.filter(this::isStillGood);
    }
    return tokens.exclusively(provider, userId, () -> refreshed(provider, userId, MARGIN_SECONDS));
  }

  /** What {@link #fresh} would have to ask Redis for before anything else. */
  public Optional<Wanted> wanted(String provider, String userId) {
    return tokens.wanted(provider, userId);
  }

  /** What is to be read anew, so that {@link #wanted} stays empty. */
  public Optional<Wanted> due(String provider, String userId) {
    return tokens.due(provider, userId);
  }

  /** Whatever is stored, also expired or spent: for the hint at logout and for ID tokens. */
  public Optional<TokenSet> stored(String provider, String userId) {
    return tokens.find(provider, userId);
  }

  /** Empty when the provider refuses the code. */
  public Optional<TokenSet> exchange(
      String provider, String code, String codeVerifier, String redirectUri) {
    return client.exchange(providers.get(provider), code, codeVerifier, redirectUri);
  }

  public void keep(String provider, String userId, TokenSet newTokens) {
    tokens.save(provider, userId, newTokens);
  }

  public Optional<Provider> provider(String id) {
    return Optional.ofNullable(providers.get(id));
  }

  private boolean isFresh(TokenSet set, long margin) {
    return set.isFresh(clock.instant(), margin);
  }

  /** Only for whoever is here: the tokens of users who stay away are left to expire. */
  private void refreshAhead(String provider, String userId, TokenSet set) {
    var key = TokenRepository.key(provider, userId);
    if (isFresh(set, AHEAD_SECONDS) || !canRefresh(set) || lately.get(key).isPresent()) {
      return;
    }
    lately.put(key, true);
    background.execute(
        () -> {
          try {
            tokens.exclusively(provider, userId, () -> refreshed(provider, userId, AHEAD_SECONDS));
          } catch (Failure failure) {
            LOG.debug("The {} tokens of user {} are not renewed yet", provider, userId, failure);
          }
        });
  }

  private Optional<TokenSet> refreshed(String provider, String userId, long margin) {
    var latest = tokens.findLatest(provider, userId);
    if (latest.isEmpty() || isFresh(latest.get(), margin)) {
      return latest;
    }
    return canRefresh(latest.get())
        ? refreshed(provider, userId, latest.get())
        : latest.filter(this::isStillGood);
  }

  private Optional<TokenSet> refreshed(String provider, String userId, TokenSet old) {
    try {
      var answer = client.refresh(providers.get(provider), old.refreshToken().orElseThrow());
      var next =
          answer.isPresent()
              ? Optional.of(kept(provider, userId, answer.get().over(old)))
              : refused(provider, userId, old);
      listener.refreshed(provider, answer.isPresent() ? "renewed" : "refused");
      return next;
    } catch (Failure failure) {
      listener.refreshed(provider, "failed");
      if (isStillGood(old)) {
        LOG.warn("{} is away; the token of user {} is used as it is", provider, userId);
        return Optional.of(old);
      }
      throw failure;
    }
  }

  /** The new tokens are used even if they cannot be stored: the old ones are void already. */
  private TokenSet kept(String provider, String userId, TokenSet next) {
    try {
      tokens.save(provider, userId, next);
    } catch (Failure failure) {
      LOG.error("The new {} tokens of user {} could not be stored", provider, userId, failure);
    }
    return next;
  }

  private Optional<TokenSet> refused(String provider, String userId, TokenSet old) {
    var latest = tokens.findLatest(provider, userId);
    if (latest.isPresent() && !latest.get().refreshToken().equals(old.refreshToken())) {
      return latest.filter(this::isStillGood);
    }
    LOG.info("{} refused to refresh the tokens of user {}", provider, userId);
    tokens.save(provider, userId, old.spent());
    return Optional.of(old).filter(this::isStillGood);
  }

  private static boolean canRefresh(TokenSet set) {
    return !set.isSpent() && set.refreshToken().isPresent();
  }

  private boolean isStillGood(TokenSet set) {
    return set.isUsable(clock.instant());
  }
}
