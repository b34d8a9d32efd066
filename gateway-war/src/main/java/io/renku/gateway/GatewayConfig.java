package io.renku.gateway;

import io.renku.gateway.routes.Backend;
import io.renku.gateway.routes.HeaderProfile.Authorization;
import io.renku.gateway.routes.HeaderProfile.Extra;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The gateway's settings, by the names of the table in this module's README.
 *
 * <p>A plain reader over a look-up of keys, so that a test needs no configuration source.
 */
public final class GatewayConfig {
  private static final String KEYCLOAK_URL = "renku.keycloak.url";
  private static final String OFFLINE = "offline_access";
  private static final String YEAR = "31536000";
  private static final Duration PATIENT = Duration.ofSeconds(600);
  private static final Duration BRISK = Duration.ofSeconds(120);

  private final Function<String, Optional<String>> keys;

  public GatewayConfig(Function<String, Optional<String>> keys) {
    this.keys = keys;
  }

  /** The public address of this deployment, without a slash at its end. */
  public String baseUrl() {
    return url("renku.base-url", "http://localhost:9080");
  }

  /** Scheme, host and port of {@link #baseUrl}. */
  public String baseOrigin() {
    return originOf(baseUrl());
  }

  /** Where clients come in; the server's own variables, so that one setting does. */
  public InetSocketAddress publicAddress() {
    return address("http", "9080");
  }

  /** Where the servlet container of this server listens, for the public door only. */
  public InetSocketAddress containerAddress() {
    return address("servlet", "9082");
  }

  private InetSocketAddress address(String door, String port) {
    var host = text(door + ".host", "localhost");
    var number = Integer.parseInt(text(door + ".port", port));
    return host.equals("*") ? new InetSocketAddress(number) : new InetSocketAddress(host, number);
  }

  public String realm() {
    return text("renku.keycloak.realm", "Renku");
  }

  /** The realm as browsers see it, and as tokens name it. */
  public String issuer() {
    return url("renku.keycloak.issuer", keycloakUrl()) + "/realms/" + realm();
  }

  /** The realm as this server reaches it. */
  public String realmUrl() {
    return keycloakUrl() + "/realms/" + realm();
  }

  public String keycloakUrl() {
    return url(KEYCLOAK_URL, baseUrl() + "/auth");
  }

  public String oidcClientId() {
    return text("renku.oidc.client-id", "renku");
  }

  public String oidcClientSecret() {
    return text("renku.oidc.client-secret", "");
  }

  public String oidcScope() {
    return text("renku.oidc.scope", "openid profile email microprofile-jwt " + OFFLINE);
  }

  /** What the first step of a login asks for: a session of the browser, no offline token yet. */
  public String onlineScope() {
    return Arrays.stream(oidcScope().split("\\s+"))
        .filter(scope -> !scope.equals(OFFLINE))
        .collect(Collectors.joining(" "));
  }

  /** Shall users' tokens outlive their session at Keycloak? */
  public boolean wantsOfflineTokens() {
    return !onlineScope().equals(oidcScope());
  }

  /** Clients whose tokens are accepted. */
  public List<String> acceptedClients() {
    return list(
        "renku.oidc.accepted-clients", "renku,renku-ui,renku-cli,swagger,renku-jupyterserver");
  }

  public String audience() {
    return text("renku.oidc.audience", "renku");
  }

  public boolean hasGitlab() {
    return flag("renku.gitlab.enabled", true);
  }

  public String gitlabUrl() {
    return url("renku.gitlab.url", baseUrl() + "/gitlab");
  }

  /** GitLab as this server reaches it. */
  public String gitlabInternalUrl() {
    return url("renku.gitlab.internal", gitlabUrl());
  }

  /** Does GitLab live below our own address? */
  public boolean gitlabIsBundled() {
    return originOf(gitlabUrl()).equals(baseOrigin());
  }

  public String gitlabClientId() {
    return text("renku.gitlab.client-id", "renku-ui");
  }

  public String gitlabClientSecret() {
    return text("renku.gitlab.client-secret", "");
  }

  public String gitlabScope() {
    return text("renku.gitlab.scope", "openid api read_user read_repository");
  }

  public Backend backend(String name) {
    var patience = name.equals("core") ? PATIENT : BRISK;
    return Backend.at(name, url("renku.backend." + name + ".url", ""), timeout(name, patience));
  }

  public Backend gitlab() {
    return Backend.at("gitlab", gitlabInternalUrl(), timeout("gitlab", PATIENT));
  }

  public Backend keycloak() {
    return Backend.at("keycloak", keycloakUrl(), timeout("keycloak", BRISK));
  }

  /** The inner door of this server, which has the OpenAPI document of what runs in it. */
  public Backend ownServer() {
    var url = url("renku.gateway.inner-url", "http://localhost:9081");
    return Backend.at("openapi", url, timeout("openapi", BRISK));
  }

  /** Is it the reference's service that answers there, and not ours? */
  public boolean isReference(String backend) {
    return text("renku.backend." + backend + ".profile", "renku").equals("reference");
  }

  /** Whose token a backend gets, if that was set. */
  public Optional<Authorization> authorization(String backend) {
    return text("renku.backend." + backend + ".authorization")
        .map(name -> Authorization.valueOf(name.toUpperCase(Locale.ROOT)));
  }

  /** Which groups of identity headers a backend gets, if that was set. */
  public Optional<List<Extra>> headers(String backend) {
    var key = "renku.backend." + backend + ".headers";
    return text(key).map(_ -> list(key, "").stream().map(Extra::named).toList());
  }

  /** Is the instance of core that holds a visitor's files the one to come back to? */
  public boolean coreIsSticky() {
    return flag("renku.backend.core.sticky", false);
  }

  /** Metadata version to address; {@code renku.backend.core.versions} is "10,9=http://...". */
  public Map<String, Backend> coreVersions() {
    var versions = new LinkedHashMap<String, Backend>();
    for (var entry : list("renku.backend.core.versions", "10")) {
      var parts = entry.split("=", 2);
      var backend =
          parts.length == 1
              ? backend("core")
              : Backend.at("core-" + parts[0], parts[1], timeout("core", PATIENT));
      versions.put(parts[0].strip(), backend);
    }
    return versions;
  }

  public String sessionKeys() {
    return text("renku.session.encryption-key", "");
  }

  public String cookieKey() {
    return text("renku.session.cookie-hash-key", "");
  }

  public boolean cookiesAreSecure() {
    return flag("renku.session.cookie-secure", baseUrl().startsWith("https:"));
  }

  public Duration sessionIdle() {
    return seconds("renku.session.idle", 14400);
  }

  public Duration sessionMax() {
    return seconds("renku.session.max", 86400);
  }

  public List<String> redirectOrigins() {
    return list("renku.login.redirect-origins", "");
  }

  public boolean logoutShowsPage() {
    return flag("renku.logout.page", false);
  }

  public boolean logoutEndsGitlab() {
    return hasGitlab() && flag("renku.logout.gitlab", true);
  }

  public boolean anonymousSessions() {
    return flag("renku.anonymous-sessions", false);
  }

  public List<String> corsOrigins() {
    return list("renku.cors.allow-origins", "");
  }

  /** Addresses of the proxies whose X-Forwarded headers are believed. */
  public List<String> trustedProxies() {
    return list("renku.trusted-proxies", "");
  }

  public boolean rateLimited() {
    return flag("renku.ratelimit.enabled", false);
  }

  public double rateAverage() {
    return Double.parseDouble(text("renku.ratelimit.average", "20"));
  }

  public int rateBurst() {
    return Integer.parseInt(text("renku.ratelimit.burst", "100"));
  }

  /** The longest body that may be sent to us; 0 for any. */
  public long longestBody() {
    return Long.parseLong(text("renku.gateway.max-body", "0"));
  }

  public boolean logsAccess() {
    return flag("renku.gateway.access-log", true);
  }

  /** Calls to one backend that may hold request threads; the others wait on virtual threads. */
  public int threadsPerBackend() {
    return Integer.parseInt(text("renku.gateway.threads-per-backend", "64"));
  }

  /** One server, a master that sentinels know, or a cluster. */
  public RedisMode redisMode() {
    var otherwise = flag("renku.redis.sentinel", false) ? "sentinel" : "single";
    return RedisMode.valueOf(text("renku.redis.mode", otherwise).toUpperCase(Locale.ROOT));
  }

  public enum RedisMode {
    SINGLE,
    SENTINEL,
    CLUSTER
  }

  /** Addresses of servers, sentinels or nodes, with the scheme that Redisson wants. */
  public List<String> redisAddresses() {
    var scheme = flag("renku.redis.tls", false) ? "rediss://" : "redis://";
    var port = text("renku.redis.port", redisMode() == RedisMode.SENTINEL ? "26379" : "6379");
    var one = text("renku.redis.host", "localhost") + ":" + port;
    return list("renku.redis.addresses", one).stream().map(scheme::concat).toList();
  }

  /** How long to wait for Redis before a request is answered with 503. */
  public Duration redisTimeout() {
    return seconds("renku.redis.timeout", 2);
  }

  public Optional<String> redisUsername() {
    return text("renku.redis.username");
  }

  public Optional<String> redisSentinelPassword() {
    return text("renku.redis.sentinel-password").or(this::redisPassword);
  }

  public int redisDatabase() {
    return Integer.parseInt(text("renku.redis.db", "0"));
  }

  public Optional<String> redisPassword() {
    return text("renku.redis.password");
  }

  public String redisMaster() {
    return text("renku.redis.master", "mymaster");
  }

  /** A setting that only the web client reads. */
  public Optional<String> client(String name) {
    return text("renku.ui." + name);
  }

  public String version() {
    return text("renku.version", "1.0.0");
  }

  /** A folder or jar with a built web client; without one the pages inside the WAR are served. */
  public Optional<String> clientFolder() {
    return text("renku.ui.folder");
  }

  /** More sources of the web client's scripts, as a content security policy names them. */
  public List<String> clientScripts() {
    return text("renku.ui.csp.scripts").map(all -> List.of(all.split("\\s+"))).orElse(List.of());
  }

  /** Servers that the web client's pages talk to, in the words of a content security policy. */
  public List<String> clientConnections() {
    var all = new ArrayList<String>();
    // Older browsers do not take 'self' for a socket.
    all.add(baseOrigin().replaceFirst("^http", "ws"));
    client("statuspage-id").ifPresent(id -> all.add("https://" + id + ".statuspage.io"));
    client("sentry.url").map(GatewayConfig::originWithoutUser).ifPresent(all::add);
    return all;
  }

  /** How long to wait between two looks at what a browser's tabs want to hear of. */
  public Duration channelPause() {
    var pause = seconds("renku.gateway.channel-pause", 5);
    return pause.isPositive() ? pause : Duration.ofSeconds(1);
  }

  /** For how many seconds browsers are told to come back by https only; 0 for not at all. */
  public long hstsSeconds() {
    return baseUrl().startsWith("https:") ? Long.parseLong(text("renku.gateway.hsts", YEAR)) : 0;
  }

  /** A Sentry address has a key before its host. */
  private static String originWithoutUser(String url) {
    return originOf(url).replaceFirst("//[^@/]*@", "//");
  }

  public static String originOf(String url) {
    var uri = URI.create(url);
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  private Duration timeout(String backend, Duration otherwise) {
    return seconds("renku.backend." + backend + ".timeout", otherwise.toSeconds());
  }

  private Duration seconds(String key, long otherwise) {
    return Duration.ofSeconds(Long.parseLong(text(key, Long.toString(otherwise))));
  }

  private boolean flag(String key, boolean otherwise) {
    return Boolean.parseBoolean(text(key, Boolean.toString(otherwise)));
  }

  private List<String> list(String key, String otherwise) {
    return Arrays.stream(text(key, otherwise).split(","))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .toList();
  }

  private String url(String key, String otherwise) {
    return text(key, otherwise).replaceAll("/+$", "");
  }

  private String text(String key, String otherwise) {
    return text(key).orElse(otherwise);
  }

  private Optional<String> text(String key) {
    return keys.apply(key).map(String::strip).filter(value -> !value.isEmpty());
  }
}
