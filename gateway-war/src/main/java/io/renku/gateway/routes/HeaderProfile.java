package io.renku.gateway.routes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.renku.gateway.routes.Credentials.GitlabToken;
import io.renku.gateway.routes.Credentials.User;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one backend is told about the sender. Identity headers that a client sends are always
 * removed; the rest of the request's headers pass, but for those of the connection.
 */
public record HeaderProfile(
    String target, Authorization authorization, Set<Extra> extras, Set<Trait> traits) {

  /** Whose token the Authorization header carries. */
  public enum Authorization {
    KEYCLOAK,
    GITLAB,
    GIT_BASIC,
    NONE,
    PASSTHROUGH
  }

  /** Groups of headers beside Authorization. */
  public enum Extra {
    GITLAB_TOKEN,
    SESSION_TOKENS,
    REFRESH_TOKEN,
    USER,
    ANONYMOUS_ID;

    /**
     * @param name as configuration spells it, such as {@code gitlab-token}
     * @throws IllegalArgumentException when there is no such group
     */
    public static Extra named(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  /** What else is particular to a route. */
  public enum Trait {
    KEEPS_COOKIES,
    KEEPS_STICKY_COOKIES,
    KEEPS_SET_COOKIES,
    KEEPS_TRAILING_SLASH,
    STICKY,
    OPAQUE_BEARERS,
    WRITES_NEED_GITLAB,
    ADMIN_READS_ONLY,
    USERS_ONLY
  }

  /** The gateway's own cookie, which no backend ever sees. */
  public static final String SESSION_COOKIE = "_renku_session";

  public static final String STICKY_COOKIE = "reverse-proxy-sticky-session-";

  /** Looked up once: the static methods of {@code Json} search the class path at every call. */
  private static final JsonProvider JSON = JsonProvider.provider();

  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "host",
          "content-length",
          "expect");

  /** What becomes of a header that was sent. */
  private enum Fate {
    DROPPED,
    COOKIES,
    CREDENTIALS,
    PASSED
  }

  private static final HeaderNames<Fate> FATES = new HeaderNames<>(HeaderProfile::fate);
  private static final List<String> IDENTITY_PREFIXES =
      List.of(
          "renku-user",
          "renku-auth-",
          "gitlab-access-token",
          "renku-gateway-upstream-",
          "x-renku-");
  private static final List<String> FORWARDING =
      List.of(
          "forwarded", "x-real-ip", "x-forwarded-", "x-request-id", "traceparent", "tracestate");

  public static HeaderProfile of(String target, Authorization authorization) {
    return new HeaderProfile(
        target, authorization, EnumSet.noneOf(Extra.class), EnumSet.noneOf(Trait.class));
  }

  public HeaderProfile with(Extra... more) {
    var all = EnumSet.noneOf(Extra.class);
    all.addAll(extras);
    all.addAll(Arrays.asList(more));
    return new HeaderProfile(target, authorization, all, traits);
  }

  public HeaderProfile with(Trait... more) {
    var all = EnumSet.noneOf(Trait.class);
    all.addAll(traits);
    all.addAll(Arrays.asList(more));
    return new HeaderProfile(target, authorization, extras, all);
  }

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  public boolean keepsTrailingSlash() {
    return has(Trait.KEEPS_TRAILING_SLASH);
  }

  /** Does the gateway need to know the sender at all? */
  public boolean readsIdentity() {
    return authorization != Authorization.PASSTHROUGH && authorization != Authorization.NONE
        || !extras.isEmpty();
  }

  /** Is GitLab itself at the other end? */
  public boolean speaksToGitlab() {
    return authorization == Authorization.GITLAB || authorization == Authorization.GIT_BASIC;
  }

  public boolean needsGitlabToken() {
    return speaksToGitlab()
        || extras.contains(Extra.GITLAB_TOKEN)
        || extras.contains(Extra.SESSION_TOKENS);
  }

  /** The headers for the backend, made of those that were sent and what we know of the sender. */
  public List<Header> apply(List<Header> sent, Credentials credentials) {
    var out = passed(sent);
    out.addAll(told(credentials));
    return out;
  }

  /** What the backend may see of the headers that were sent. */
  public List<Header> passed(List<Header> sent) {
    var out = new ArrayList<Header>(sent.size() + 8);
    var named = Headers.ofConnection(sent);
    for (var header : sent) {
      if (Headers.isAmong(named, header)) {
        continue;
      }
      switch (FATES.meaning(header.name())) {
        case DROPPED -> {}
        case COOKIES -> addCookies(header.value(), out);
        case CREDENTIALS -> {
          if (authorization == Authorization.PASSTHROUGH) {
            out.add(header);
          }
        }
        case PASSED -> out.add(header);
      }
    }
    return out;
  }

  /** What the backend is told of the sender. */
  public List<Header> told(Credentials credentials) {
    var out = new ArrayList<Header>(8);
    credentials.user().ifPresent(user -> addUser(user, out));
    credentials.anonymousId().ifPresent(id -> addAnonymous(id, out));
    credentials.opaqueAuthorization().ifPresent(value -> addOpaque(value, out));
    return out;
  }

  private static Fate fate(String name) {
    if (HOP_BY_HOP.contains(name) || isForged(name)) {
      return Fate.DROPPED;
    }
    return switch (name) {
      case "cookie" -> Fate.COOKIES;
      case "authorization" -> Fate.CREDENTIALS;
      default -> Fate.PASSED;
    };
  }

  /** Headers that only the gateway may write; WSGI servers read an underscore as a dash. */
  private static boolean isForged(String name) {
    var dashed = name.replace('_', '-');
    return dashed.equals("anon-id")
        || beginsWithOne(dashed, IDENTITY_PREFIXES)
        || beginsWithOne(dashed, FORWARDING);
  }

  private static boolean beginsWithOne(String name, List<String> prefixes) {
    for (var prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private void addCookies(String value, List<Header> out) {
    if (!has(Trait.KEEPS_COOKIES) && !has(Trait.KEEPS_STICKY_COOKIES)) {
      return;
    }
    var kept =
        Arrays.stream(value.split(";"))
            .map(String::strip)
            .filter(this::keepsCookie)
            .collect(Collectors.joining("; "));
    if (!kept.isEmpty()) {
      out.add(new Header("Cookie", kept));
    }
  }

  private boolean keepsCookie(String cookie) {
    return has(Trait.KEEPS_COOKIES) && !cookie.startsWith(SESSION_COOKIE + "=")
        || has(Trait.KEEPS_STICKY_COOKIES) && cookie.startsWith(STICKY_COOKIE);
  }

  private void addUser(User user, List<Header> out) {
    switch (authorization) {
      case KEYCLOAK -> out.add(bearer(user.accessToken()));
      case GITLAB -> user.gitlab().ifPresent(token -> out.add(bearer(token.value())));
      case GIT_BASIC -> user.gitlab().ifPresent(token -> out.add(basic("oauth2:" + token.value())));
      case NONE, PASSTHROUGH -> {}
    }
    for (var extra : extras) {
      switch (extra) {
        case GITLAB_TOKEN -> user.gitlab().ifPresent(token -> addGitlabToken(token, out));
        case SESSION_TOKENS -> addSessionTokens(user, out);
        case REFRESH_TOKEN -> addRefreshToken(user, out);
        case USER -> addPerson(user, out);
        case ANONYMOUS_ID -> {}
      }
    }
  }

  private void addAnonymous(String id, List<Header> out) {
    if (extras.contains(Extra.ANONYMOUS_ID)) {
      out.add(new Header("Renku-Auth-Anon-Id", id));
    }
  }

  private void addOpaque(String value, List<Header> out) {
    if (authorization != Authorization.PASSTHROUGH) {
      out.add(new Header("Authorization", value));
    }
  }

  private static void addGitlabToken(GitlabToken token, List<Header> out) {
    out.add(new Header("Gitlab-Access-Token", token.value()));
    if (token.expiresAt() > 0) {
      out.add(new Header("Gitlab-Access-Token-Expires-At", Long.toString(token.expiresAt())));
    }
  }

  private void addSessionTokens(User user, List<Header> out) {
    out.add(new Header("Renku-Auth-Access-Token", user.accessToken()));
    user.idToken().ifPresent(token -> out.add(new Header("Renku-Auth-Id-Token", token)));
    if (!extras.contains(Extra.REFRESH_TOKEN)) {
      addRefreshToken(user, out);
    }
    user.gitlab()
        .ifPresent(
            token -> out.add(new Header("Renku-Auth-Git-Credentials", gitCredentials(token))));
  }

  private static void addRefreshToken(User user, List<Header> out) {
    user.refreshToken().ifPresent(token -> out.add(new Header("Renku-Auth-Refresh-Token", token)));
  }

  private static void addPerson(User user, List<Header> out) {
    user.idToken().ifPresent(token -> out.add(new Header("Renku-User", token)));
    out.add(new Header("Renku-user-id", user.id()));
    out.add(new Header("Renku-user-fullname", base64(user.name())));
    out.add(new Header("Renku-user-email", base64(user.email())));
  }

  private static String gitCredentials(GitlabToken token) {
    var provider =
        JSON.createObjectBuilder()
            .add("provider", "GitLab")
            .add("AuthorizationHeader", "bearer " + token.value())
            .add("AccessTokenExpiresAt", token.expiresAt());
    return base64(JSON.createObjectBuilder().add(token.baseUrl(), provider).build().toString());
  }

  private static Header bearer(String token) {
    return new Header("Authorization", "Bearer " + token);
  }

  private static Header basic(String userAndPassword) {
    return new Header("Authorization", "Basic " + base64(userAndPassword));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
