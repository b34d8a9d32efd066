package io.renku.gateway.kit;

import io.renku.commons.kit.JsonWriter;
import io.renku.commons.kit.WarClasses;
import io.renku.gateway.GatewayFilter;
import io.renku.gateway.door.DirectWays;
import io.renku.gateway.redis.Redis;
import io.renku.gateway.redis.TestRedis;
import io.renku.gateway.sessions.SessionRepository;
import io.renku.gateway.tokens.Provider;
import io.renku.gateway.tokens.TestIssuer;
import io.renku.gateway.tokens.TokenRepository;
import io.renku.gateway.tokens.TokenService;
import io.renku.gateway.tokens.TokenSet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.jboss.resteasy.cdi.CdiInjectorFactory;
import org.jboss.resteasy.cdi.ResteasyCdiExtension;
import org.jboss.resteasy.core.ResteasyDeploymentImpl;
import org.jboss.resteasy.plugins.server.servlet.HttpServletDispatcher;
import org.jboss.resteasy.spi.ResteasyDeployment;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/**
 * This WAR in a small servlet container, with real HTTP on both sides and a real Redis. Keycloak,
 * GitLab and the services are stand-ins that remember what they were asked.
 */
public final class GatewayServer implements AutoCloseable {
  public static final String CLIENT_SECRET = "client-secret-needle";
  private static final int HEADERS = 64 * 1024;
  private static final WarClasses WAR = new WarClasses(GatewayFilter.class, _ -> true);
  private static GatewayServer shared;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(GatewayServer::stopShared));
  }

  public final TestRedis redis = new TestRedis();
  public final TestIssuer keycloak = new TestIssuer();
  public final TestIssuer gitlabLogin = new TestIssuer();
  public final Echo keycloakPages = new Echo("keycloak");
  public final Echo gitlab = new Echo("gitlab");
  public final Echo core = new Echo("core");
  public final Echo core9 = new Echo("core-9");
  public final Echo graph = new Echo("graph");
  public final Echo sessions = new Echo("sessions");
  public final Echo crc = new Echo("crc");
  private final Server server = new Server();
  private final WeldContainer container;
  private final URI base;

  private GatewayServer(Map<String, String> changes) throws Exception {
    keycloak.otherwise(keycloakPages.handler());
    gitlabLogin.otherwise(gitlab.handler());
    var connector = connector();
    base = URI.create("http://localhost:" + freePort());
    TestConfig.settings = settings(changes, connector.getLocalPort());
    container =
        new Weld()
            .disableDiscovery()
            .addBeanClasses(WAR.beans().toArray(Class[]::new))
            .addBeanClasses(GatewayFilter.class, TestConfig.class, TestMetrics.class)
            .addBeanClasses(JsonWriter.class)
            .addExtension(new ResteasyCdiExtension())
            .addServices(new VirtualExecutor())
            .initialize();
    var context = context();
    server.setHandler(context);
    server.start();
    container
        .event()
        .select(ServletContext.class, Initialized.Literal.of(ApplicationScoped.class))
        .fire(context.getServletContext());
    addWar(context);
  }

  /**
   * @param changes settings that differ from those of most tests: key, value, key, value; {@code
   *     @base@} in a value is the gateway's own address, {@code @gitlab@} GitLab's
   */
  public static synchronized GatewayServer start(String... changes) throws Exception {
    // CDI knows one application at a time.
    stopShared();
    var settings = new LinkedHashMap<String, String>();
    for (var i = 0; i < changes.length; i += 2) {
      settings.put(changes[i], changes[i + 1]);
    }
    return new GatewayServer(settings);
  }

  /** One for all tests that need nothing special, with everything forgotten that others did. */
  public static synchronized GatewayServer shared() throws Exception {
    if (shared == null) {
      shared = start();
    }
    shared.forget();
    return shared;
  }

  private static synchronized void stopShared() {
    if (shared == null) {
      return;
    }
    try {
      shared.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      shared = null;
    }
  }

  public URI base() {
    return base;
  }

  /** How many requests went to their upstream past the servlet container. */
  public long directRequests() {
    return bean(DirectWays.class).count();
  }

  /** What this one is configured with. */
  public String setting(String key) {
    return TestConfig.settings.get(key);
  }

  public Browser browser() {
    return new Browser(base);
  }

  /** The WAR's own parts, for tests that look behind the door. */
  public <T> T bean(Class<T> type) {
    return container.select(type).get();
  }

  /** Puts a token into the store as if the user had logged in at the provider. */
  public void keep(String provider, String user, String accessToken, long secondsLeft) {
    var login = provider.equals(Provider.GITLAB) ? gitlabLogin : keycloak;
    bean(TokenService.class)
        .keep(
            provider,
            user,
            new TokenSet(
                accessToken,
                Instant.now().getEpochSecond() + secondsLeft,
                Optional.of(login.newRefreshToken(user)),
                TokenSet.UNKNOWN,
                Optional.of(keycloak.accessToken(user, c -> c.add("typ", "ID"))),
                false));
  }

  /** No replica remembers the user's tokens and session: they are read from Redis next time. */
  public void everybodyForgets(String user, String cookie) {
    var redis = bean(Redis.class);
    redis.forget(TokenRepository.key(Provider.RENKU, user));
    redis.forget(TokenRepository.key(Provider.GITLAB, user));
    if (cookie.contains(".")) {
      redis.forget(SessionRepository.key(cookie.substring(0, cookie.lastIndexOf('.'))));
    }
  }

  /** The backends forget what they were asked and told. */
  public void forget() {
    for (var echo : echoes()) {
      echo.forget();
    }
    keycloak.reset();
    gitlabLogin.reset();
  }

  private List<Echo> echoes() {
    return List.of(keycloakPages, gitlab, core, core9, graph, sessions, crc);
  }

  private Map<String, String> settings(Map<String, String> changes, int containerPort) {
    var all = new LinkedHashMap<String, String>();
    all.put("renku.base-url", base.toString());
    all.put("http.port", Integer.toString(base.getPort()));
    all.put("servlet.port", Integer.toString(containerPort));
    all.put("renku.keycloak.url", keycloak.url());
    all.put("renku.oidc.client-secret", CLIENT_SECRET);
    all.put("renku.gitlab.url", gitlabLogin.url());
    all.put("renku.gitlab.internal", gitlabLogin.url());
    all.put("renku.gitlab.client-secret", CLIENT_SECRET);
    all.put("renku.session.encryption-key", "ab".repeat(32));
    all.put("renku.session.cookie-hash-key", "cd".repeat(32));
    all.put("renku.redis.host", "127.0.0.1");
    all.put("renku.redis.port", Integer.toString(redis.port()));
    // A busy machine is slow, not broken.
    all.put("renku.redis.timeout", "30");
    all.put("renku.backend.core.url", core.url());
    all.put("renku.backend.core.versions", "10,9=" + core9.url());
    all.put("renku.backend.graph.url", graph.url());
    all.put("renku.backend.sessions.url", sessions.url());
    all.put("renku.backend.crc.url", crc.url());
    changes.forEach(
        (key, value) ->
            all.put(
                key,
                value.replace("@base@", base.toString()).replace("@gitlab@", gitlabLogin.url())));
    return all;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Encoded slashes pass and header limits are wide, as in Liberty with our configuration. */
  private ServerConnector connector() throws Exception {
    var http = new HttpConfiguration();
    http.setUriCompliance(UriCompliance.UNSAFE);
    http.setRequestHeaderSize(HEADERS);
    http.setResponseHeaderSize(HEADERS);
    http.setSendServerVersion(false);
    var connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("localhost");
    server.addConnector(connector);
    connector.open();
    return connector;
  }

  private static ServletContextHandler context() {
    var context = new ServletContextHandler("/");
    var files = ResourceFactory.of(context);
    context.setBaseResource(
        ResourceFactory.combine(
            files.newResource(Path.of("src/main/webapp").toAbsolutePath()),
            files.newClassLoaderResource("META-INF/resources")));
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    JakartaWebSocketServletContainerInitializer.configure(context, null);
    return context;
  }

  private void addWar(ServletContextHandler context) {
    var deployment = new ResteasyDeploymentImpl();
    deployment.setInjectorFactoryClass(CdiInjectorFactory.class.getName());
    deployment.getActualResourceClasses().addAll(WAR.resources());
    deployment.getActualProviderClasses().addAll(WAR.providers());
    deployment.getActualProviderClasses().add(JsonWriter.class);
    deployment.start();
    context.setAttribute(ResteasyDeployment.class.getName(), deployment);
    add(context, bean(GatewayFilter.class));
    add(
        context,
        (request, response, chain) -> {
          var scope = bean(RequestContextController.class);
          scope.activate();
          try {
            chain.doFilter(request, response);
          } finally {
            scope.deactivate();
          }
        });
    var resources = new ServletHolder(new HttpServletDispatcher());
    resources.setAsyncSupported(true);
    context.addServlet(resources, "/*");
  }

  private static void add(ServletContextHandler context, Filter filter) {
    var holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
  }

  @Override
  public void close() throws Exception {
    server.stop();
    container.shutdown();
    for (var echo : echoes()) {
      echo.close();
    }
    keycloak.close();
    gitlabLogin.close();
    redis.close();
  }
}
