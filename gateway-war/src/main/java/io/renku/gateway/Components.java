package io.renku.gateway;

import io.renku.commons.SecretBox;
import io.renku.gateway.door.DirectWays;
import io.renku.gateway.door.Door;
import io.renku.gateway.explorer.ApiDocumentService;
import io.renku.gateway.http.HttpPool;
import io.renku.gateway.http.JsonClient;
import io.renku.gateway.identity.IdentityService;
import io.renku.gateway.identity.RecentVisitors;
import io.renku.gateway.login.AccountClient;
import io.renku.gateway.login.LoginService;
import io.renku.gateway.login.LogoutService;
import io.renku.gateway.pages.PagePolicy;
import io.renku.gateway.pages.PageService;
import io.renku.gateway.proxy.Cors;
import io.renku.gateway.proxy.Exchange;
import io.renku.gateway.proxy.Forwarding;
import io.renku.gateway.proxy.Instances;
import io.renku.gateway.proxy.Origin;
import io.renku.gateway.proxy.ProxyService;
import io.renku.gateway.proxy.RateLimit;
import io.renku.gateway.proxy.Replies;
import io.renku.gateway.proxy.SessionUpstreams;
import io.renku.gateway.proxy.SocketBridge;
import io.renku.gateway.proxy.Threads;
import io.renku.gateway.redis.Redis;
import io.renku.gateway.routes.RequestPath;
import io.renku.gateway.routes.Route;
import io.renku.gateway.routes.RouteTable;
import io.renku.gateway.routes.Routes;
import io.renku.gateway.sessions.SessionCookie;
import io.renku.gateway.sessions.SessionRepository;
import io.renku.gateway.tokens.JwtVerifier;
import io.renku.gateway.tokens.Provider;
import io.renku.gateway.tokens.SigningKeys;
import io.renku.gateway.tokens.TokenClient;
import io.renku.gateway.tokens.TokenRepository;
import io.renku.gateway.tokens.TokenService;
import io.renku.gateway.traffic.AccessLog;
import io.renku.gateway.traffic.Traffic;
import io.renku.gateway.traffic.Upstreams;
import io.renku.gateway.upstream.UpstreamClient;
import io.renku.gateway.webui.ChannelService;
import io.renku.gateway.webui.FrameCheck;
import io.renku.gateway.webui.VisitService;
import io.renku.gateway.wire.DoorPass;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** How the parts of the gateway hold together. {@link GatewayBeans} offers them for injection. */
final class Components implements AutoCloseable {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final List<String> BACKENDS =
      List.of("core", "graph", "sessions", "crc", "gitlab", "keycloak");

  final GatewayConfig config;
  final DoorPass pass = new DoorPass();
  final RouteTable routes;
  final Redis redis;
  final SigningKeys keys;
  final JwtVerifier verifier;
  final SessionCookie cookie;
  final SessionRepository sessions;
  final TokenService tokens;
  final IdentityService identity;
  final LoginService logins;
  final LogoutService logouts;
  final Origin origin;
  final Cors cors;
  final Forwarding forwarding;
  final RateLimit rates;
  final Replies replies;
  final Threads threads;
  final ProxyService proxy;
  final SocketBridge sockets;
  final PageService pages;
  final VisitService visits;
  final FrameCheck frames;
  final ApiDocumentService documents;
  final ChannelService channels;
  final JsonClient json;
  final Upstreams upstreams;
  final AccessLog log;
  final DirectWays direct;
  private Optional<Door> door = Optional.empty();
  private final HttpPool pool = new HttpPool();
  private final UpstreamClient client = new UpstreamClient();

  Components(GatewayConfig config, ServletContext war, ExecutorService waiting, Traffic traffic) {
    this.config = config;
    upstreams = new Upstreams(CLOCK, traffic::upstreamFailed);
    log = new AccessLog(config.logsAccess(), traffic);
    routes = new RouteTable(Routes.of(config));
    redis = new Redis(config);
    json = new JsonClient(pool);
    keys = new SigningKeys(() -> jwks(config, json), CLOCK);
    verifier =
        new JwtVerifier(keys, config.issuer(), config.audience(), config.acceptedClients(), CLOCK);
    var box = new SecretBox(config.sessionKeys());
    cookie = new SessionCookie(config.cookieKey(), config.cookiesAreSecure());
    sessions = new SessionRepository(redis, box, config.sessionIdle(), CLOCK);
    tokens =
        new TokenService(
            new TokenRepository(redis, box, CLOCK),
            new TokenClient(json, CLOCK),
            providers(config),
            CLOCK,
            traffic::refreshed,
            waiting);
    identity =
        new IdentityService(redis, verifier, cookie, sessions, tokens, config.gitlabUrl(), waiting);
    logins = new LoginService(config, sessions, tokens, verifier, CLOCK, traffic::loggedIn);
    logouts =
        new LogoutService(
            config, sessions, verifier, new AccountClient(json, tokens, config.realmUrl()));
    var base = URI.create(config.baseUrl());
    origin = new Origin(config.baseOrigin(), Set.copyOf(config.corsOrigins()));
    cors = new Cors(origin);
    forwarding = new Forwarding(base.getScheme(), base.getRawAuthority(), config.trustedProxies());
    rates = new RateLimit(config.rateAverage(), config.rateBurst(), System::nanoTime);
    replies = new Replies(base.getScheme(), base.getRawAuthority(), config.hstsSeconds());
    threads = new Threads(waiting, config.threadsPerBackend(), System::nanoTime);
    proxy =
        new ProxyService(
            identity,
            cookie,
            origin,
            forwarding,
            new SessionUpstreams(json),
            new Instances(
                InetAddress::getAllByName, config.cookiesAreSecure(), System::currentTimeMillis),
            new Exchange(client, upstreams, config.longestBody()),
            base.getRawAuthority());
    sockets = new SocketBridge(waiting);
    pages = new PageService(config.clientFolder().map(Path::of), war, policy(config));
    visits = new VisitService(redis, CLOCK);
    frames = new FrameCheck(pool, base);
    documents =
        new ApiDocumentService(
            json, config.ownServer(), config.backend("core"), config.backend("graph"));
    channels =
        new ChannelService(
            identity,
            cookie,
            json,
            source("/api/notebooks/servers"),
            source("/api/kg/webhooks/projects"),
            config.client("short-sha").orElse(""),
            config.channelPause(),
            waiting);
    direct =
        new DirectWays(
            routes,
            new RecentVisitors(identity, redis, System::nanoTime),
            forwarding,
            config.rateLimited() ? Optional.of(rates) : Optional.empty(),
            replies,
            cors,
            upstreams,
            log,
            visits,
            waiting);
    watch(traffic);
  }

  /**
   * Lets clients in.
   *
   * @throws UncheckedIOException when the public port cannot be opened
   */
  void openDoor() {
    try {
      door =
          Optional.of(
              new Door(
                  config.publicAddress(), config.containerAddress(), pass, direct, replies, log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void watch(Traffic traffic) {
    traffic.watch("gateway_channels", "Open channels of the web client", channels::count);
    traffic.watch(
        "gateway_sessions",
        "Sessions of users that this replica served in the last five minutes",
        sessions::countRecent);
    traffic.watch(
        "gateway_channel_watches", "Browsers that these channels belong to", channels::watches);
    traffic.watch("gateway_redis_calls", "Round trips to Redis since the start", redis::calls);
    traffic.watch(
        "gateway_direct_requests", "Requests that went to a backend at once", direct::count);
    for (var name : BACKENDS) {
      traffic.watch(name, () -> upstreams.isUp(name) ? 1 : 0);
    }
  }

  /** Channels ask a service with the headers that its route would send. */
  private ChannelService.Source source(String path) {
    var route = (Route.Proxy) routes.find(RequestPath.of(path, null)).orElseThrow().action();
    return new ChannelService.Source(route.backend(), route.profile());
  }

  private static PagePolicy policy(GatewayConfig config) {
    return new PagePolicy(
        config.clientFolder().isPresent(), config.clientScripts(), config.clientConnections());
  }

  private static jakarta.json.JsonObject jwks(GatewayConfig config, JsonClient json) {
    return json.get(
            config.realmUrl() + "/protocol/openid-connect/certs", Map.of(), Duration.ofSeconds(5))
        .json();
  }

  private static Map<String, Provider> providers(GatewayConfig config) {
    var providers = new HashMap<String, Provider>();
    providers.put(Provider.RENKU, keycloak(config, Provider.RENKU, config.onlineScope()));
    if (config.wantsOfflineTokens()) {
      providers.put(
          Provider.RENKU_OFFLINE, keycloak(config, Provider.RENKU_OFFLINE, config.oidcScope()));
    }
    if (config.hasGitlab()) {
      providers.put(
          Provider.GITLAB,
          new Provider(
              Provider.GITLAB,
              config.gitlabUrl() + "/oauth/authorize",
              config.gitlabInternalUrl() + "/oauth/token",
              config.gitlabClientId(),
              config.gitlabClientSecret(),
              config.gitlabScope()));
    }
    return providers;
  }

  private static Provider keycloak(GatewayConfig config, String id, String scope) {
    return new Provider(
        id,
        config.issuer() + "/protocol/openid-connect/auth",
        config.realmUrl() + "/protocol/openid-connect/token",
        config.oidcClientId(),
        config.oidcClientSecret(),
        scope);
  }

  @Override
  public void close() {
    door.ifPresent(Door::close);
    redis.close();
    client.close();
    pool.close();
    pages.close();
  }
}
