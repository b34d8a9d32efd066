package io.renku.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.renku.commons.Failure;
import io.renku.gateway.redis.Redis;
import io.renku.gateway.redis.Redis.Wanted;
import io.renku.gateway.routes.Credentials;
import io.renku.gateway.routes.Credentials.GitlabToken;
import io.renku.gateway.routes.Credentials.User;
import io.renku.gateway.routes.HeaderProfile;
import io.renku.gateway.routes.HeaderProfile.Trait;
import io.renku.gateway.sessions.SessionCookie;
import io.renku.gateway.sessions.SessionRepository;
import io.renku.gateway.sessions.WebSession;
import io.renku.gateway.tokens.BadToken;
import io.renku.gateway.tokens.Claims;
import io.renku.gateway.tokens.JwtVerifier;
import io.renku.gateway.tokens.Provider;
import io.renku.gateway.tokens.TokenService;
import io.renku.gateway.tokens.TokenSet;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who sent a request, and collects the tokens that its backend is to get. A token that
 * comes with the request goes before a cookie.
 */
public final class IdentityService {
  private static final Logger LOG = LoggerFactory.getLogger(IdentityService.class);

  private final Redis redis;
  private final JwtVerifier verifier;
  private final SessionCookie cookie;
  private final SessionRepository sessions;
  private final TokenService tokens;
  private final String gitlabUrl;
  private final Executor background;

  public IdentityService(
      Redis redis,
      JwtVerifier verifier,
      SessionCookie cookie,
      SessionRepository sessions,
      TokenService tokens,
      String gitlabUrl,
      Executor background) {
    this.background = background;
    this.redis = redis;
    this.verifier = verifier;
    this.cookie = cookie;
    this.sessions = sessions;
    this.tokens = tokens;
    this.gitlabUrl = gitlabUrl;
  }

  /**
   * @param authorization the Authorization header, or null
   * @param cookies the Cookie header, or null
   * @throws Unauthenticated for a bad token
   * @throws Failure 503 when it cannot be found out now
   */
  public Visitor identify(String authorization, String cookies, HeaderProfile profile) {
    if (authorization != null && !authorization.isBlank()) {
      return byAuthorization(authorization.strip(), profile);
    }
    var id = cookie.idIn(cookies);
    id.ifPresent(session -> fetch(session, profile));
    return id.flatMap(sessions::find)
        .flatMap(session -> session.userId().map(user -> member(session, user)))
        .orElseGet(() -> new Visitor.Anonymous(id));
  }

  /**
   * What the profile's backend may learn about the visitor.
   *
   * @param writes the request changes something
   */
  public Credentials credentials(Visitor visitor, HeaderProfile profile, boolean writes) {
    return switch (visitor) {
      case Visitor.Anonymous(var id) ->
          id.map(cookie::anonymousId).map(Credentials::anonymous).orElse(Credentials.NONE);
      case Visitor.Stranger(var authorization) -> Credentials.opaque(authorization);
      case Visitor.Bearer(var claims, var token) -> {
        fetchTokens(claims.subject(), profile);
        var stored =
            needsStored(profile)
                ? tokens.stored(Provider.RENKU, claims.subject())
                : Optional.<TokenSet>empty();
        yield Credentials.of(user(claims, token, stored, profile, writes));
      }
      case Visitor.Member(_, var userId) -> {
        var set = renkuTokens(userId, profile);
        var claims = claimsOf(set, profile);
        yield Credentials.of(user(claims, set.accessToken(), Optional.of(set), profile, writes));
      }
    };
  }

  /** Reads the session, and the tokens of the user whom its id names, in one round trip. */
  private void fetch(String session, HeaderProfile profile) {
    var user = SessionCookie.userIn(session);
    var wanted = new ArrayList<Wanted>();
    var due = new ArrayList<Wanted>();
    sessions.wanted(session).ifPresent(wanted::add);
    sessions.due(session).ifPresent(due::add);
    user.ifPresent(id -> addTokens(id, profile, true, wanted, due));
    fetch(wanted, due);
  }

  private void fetchTokens(String user, HeaderProfile profile) {
    var wanted = new ArrayList<Wanted>();
    var due = new ArrayList<Wanted>();
    addTokens(user, profile, needsStored(profile), wanted, due);
    fetch(wanted, due);
  }

  /** Nobody waits for what is only due. */
  private void fetch(List<Wanted> wanted, List<Wanted> due) {
    if (!due.isEmpty()) {
      background.execute(() -> renew(due));
    }
    redis.fetch(wanted);
  }

  private void renew(List<Wanted> due) {
    try {
      redis.fetch(due);
    } catch (Failure failure) {
      LOG.debug("What is remembered of a session was not read anew", failure);
    }
  }

  private void addTokens(
      String user,
      HeaderProfile profile,
      boolean needsRenku,
      List<Wanted> wanted,
      List<Wanted> due) {
    if (needsRenku) {
      tokens.wanted(Provider.RENKU, user).ifPresent(wanted::add);
      tokens.due(Provider.RENKU, user).ifPresent(due::add);
    }
    if (profile.needsGitlabToken() && tokens.provider(Provider.GITLAB).isPresent()) {
      tokens.wanted(Provider.GITLAB, user).ifPresent(wanted::add);
      tokens.due(Provider.GITLAB, user).ifPresent(due::add);
    }
  }

  private static Visitor member(WebSession session, String userId) {
    return new Visitor.Member(session.id(), userId);
  }

  private Visitor byAuthorization(String authorization, HeaderProfile profile) {
    var space = authorization.indexOf(' ');
    var scheme = space < 0 ? "" : authorization.substring(0, space).toLowerCase(Locale.ROOT);
    var value = authorization.substring(space + 1).strip();
    return switch (scheme) {
      case "bearer" -> byToken(value, authorization, profile);
      case "basic" -> byToken(password(value), authorization, profile);
      default -> stranger(authorization, profile);
    };
  }

  private Visitor byToken(String token, String authorization, HeaderProfile profile) {
    if (!JwtVerifier.looksLikeJwt(token)) {
      return stranger(authorization, profile);
    }
    try {
      return new Visitor.Bearer(verifier.accessToken(token), token);
    } catch (BadToken bad) {
      throw Unauthenticated.badToken(bad.getMessage(), profile.target());
    }
  }

  private static Visitor stranger(String authorization, HeaderProfile profile) {
    if (!profile.has(Trait.OPAQUE_BEARERS)) {
      throw Unauthenticated.badToken("unknown", profile.target());
    }
    return new Visitor.Stranger(authorization);
  }

  private static String password(String base64) {
    try {
      var text = new String(Base64.getDecoder().decode(base64), UTF_8);
      return text.substring(text.indexOf(':') + 1);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static boolean needsStored(HeaderProfile profile) {
    return profile.extras().contains(HeaderProfile.Extra.SESSION_TOKENS)
        || profile.extras().contains(HeaderProfile.Extra.REFRESH_TOKEN)
        || profile.extras().contains(HeaderProfile.Extra.USER);
  }

  private TokenSet renkuTokens(String userId, HeaderProfile profile) {
    return tokens
        .fresh(Provider.RENKU, userId)
        .orElseThrow(() -> Unauthenticated.expiredSession(profile.target()));
  }

  private Claims claimsOf(TokenSet set, HeaderProfile profile) {
    try {
      return verifier.accessToken(set.accessToken());
    } catch (BadToken _) {
      throw Unauthenticated.expiredSession(profile.target());
    }
  }

  private User user(
      Claims claims,
      String accessToken,
      Optional<TokenSet> stored,
      HeaderProfile profile,
      boolean writes) {
    if (profile.has(Trait.ADMIN_READS_ONLY) && !claims.isAdmin()) {
      throw Failure.forbidden("Only administrators may look at this.");
    }
    return new User(
        claims.subject(),
        claims.name(),
        claims.email(),
        accessToken,
        stored.flatMap(TokenSet::idToken),
        stored.filter(set -> !set.isSpent()).flatMap(TokenSet::refreshToken),
        gitlabToken(claims.subject(), profile, writes));
  }

  private Optional<GitlabToken> gitlabToken(String userId, HeaderProfile profile, boolean writes) {
    if (!profile.needsGitlabToken() || tokens.provider(Provider.GITLAB).isEmpty()) {
      return Optional.empty();
    }
    var isNeeded = writes && profile.has(Trait.WRITES_NEED_GITLAB);
    var token =
        tokenOfGitlab(userId, isNeeded || profile.speaksToGitlab())
            .map(set -> new GitlabToken(set.accessToken(), set.expiresAt(), gitlabUrl));
    if (token.isEmpty() && isNeeded) {
      throw Unauthenticated.noGitlabToken(profile.target());
    }
    return token;
  }

  /** While GitLab is away, what can be done without its token goes on. */
  private Optional<TokenSet> tokenOfGitlab(String userId, boolean isNeeded) {
    try {
      return tokens.fresh(Provider.GITLAB, userId);
    } catch (Failure failure) {
      if (isNeeded) {
        throw failure;
      }
      LOG.debug("No GitLab token for user {}", userId, failure);
      return Optional.empty();
    }
  }
}
