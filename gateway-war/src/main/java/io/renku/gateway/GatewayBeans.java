package io.renku.gateway;

import io.renku.gateway.door.DirectWays;
import io.renku.gateway.explorer.ApiDocumentService;
import io.renku.gateway.identity.IdentityService;
import io.renku.gateway.login.LoginService;
import io.renku.gateway.login.LogoutService;
import io.renku.gateway.pages.PageService;
import io.renku.gateway.proxy.Cors;
import io.renku.gateway.proxy.Forwarding;
import io.renku.gateway.proxy.Origin;
import io.renku.gateway.proxy.ProxyService;
import io.renku.gateway.proxy.RateLimit;
import io.renku.gateway.proxy.Replies;
import io.renku.gateway.proxy.SocketBridge;
import io.renku.gateway.proxy.Threads;
import io.renku.gateway.redis.Redis;
import io.renku.gateway.routes.RouteTable;
import io.renku.gateway.sessions.SessionCookie;
import io.renku.gateway.tokens.JwtVerifier;
import io.renku.gateway.tokens.SigningKeys;
import io.renku.gateway.tokens.TokenService;
import io.renku.gateway.traffic.AccessLog;
import io.renku.gateway.traffic.Traffic;
import io.renku.gateway.traffic.Upstreams;
import io.renku.gateway.webui.ChannelService;
import io.renku.gateway.webui.FrameCheck;
import io.renku.gateway.webui.VisitService;
import io.renku.gateway.wire.DoorPass;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Offers the gateway's parts, made once when the application starts, for injection. */
@ManagedExecutorDefinition(name = "java:module/concurrent/waiting", virtual = true)
@ApplicationScoped
public class GatewayBeans {
  @Inject Config settings;
  @Inject MetricRegistry metrics;

  @Resource(lookup = "java:module/concurrent/waiting")
  ManagedExecutorService waiting;

  private Components parts;

  void start(@Observes @Initialized(ApplicationScoped.class) ServletContext war) {
    GatewayCheck.run(settings);
    var config = new GatewayConfig(key -> settings.getOptionalValue(key, String.class));
    parts = new Components(config, war, waiting, new Traffic(metrics));
    parts.openDoor();
  }

  @PreDestroy
  void stop() {
    if (parts != null) {
      parts.close();
    }
  }

  @Produces
  GatewayConfig config() {
    return parts.config;
  }

  @Produces
  DoorPass pass() {
    return parts.pass;
  }

  @Produces
  DirectWays direct() {
    return parts.direct;
  }

  @Produces
  RouteTable routes() {
    return parts.routes;
  }

  @Produces
  Redis redis() {
    return parts.redis;
  }

  @Produces
  SigningKeys keys() {
    return parts.keys;
  }

  @Produces
  JwtVerifier verifier() {
    return parts.verifier;
  }

  @Produces
  SessionCookie cookie() {
    return parts.cookie;
  }

  @Produces
  TokenService tokens() {
    return parts.tokens;
  }

  @Produces
  LoginService logins() {
    return parts.logins;
  }

  @Produces
  LogoutService logouts() {
    return parts.logouts;
  }

  @Produces
  Origin origin() {
    return parts.origin;
  }

  @Produces
  Cors cors() {
    return parts.cors;
  }

  @Produces
  Forwarding forwarding() {
    return parts.forwarding;
  }

  @Produces
  RateLimit rates() {
    return parts.rates;
  }

  @Produces
  Replies replies() {
    return parts.replies;
  }

  @Produces
  Threads threads() {
    return parts.threads;
  }

  @Produces
  AccessLog log() {
    return parts.log;
  }

  @Produces
  Upstreams upstreams() {
    return parts.upstreams;
  }

  @Produces
  ProxyService proxy() {
    return parts.proxy;
  }

  @Produces
  SocketBridge sockets() {
    return parts.sockets;
  }

  @Produces
  PageService pages() {
    return parts.pages;
  }

  @Produces
  IdentityService identity() {
    return parts.identity;
  }

  @Produces
  ChannelService channels() {
    return parts.channels;
  }

  @Produces
  FrameCheck frames() {
    return parts.frames;
  }

  @Produces
  ApiDocumentService documents() {
    return parts.documents;
  }

  @Produces
  VisitService visits() {
    return parts.visits;
  }
}
