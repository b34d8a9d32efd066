package io.renku.gateway;

import io.renku.commons.Failure;
import io.renku.gateway.identity.Unauthenticated;
import io.renku.gateway.pages.PageService;
import io.renku.gateway.proxy.Cors;
import io.renku.gateway.proxy.Forwarding;
import io.renku.gateway.proxy.Origin;
import io.renku.gateway.proxy.ProxyService;
import io.renku.gateway.proxy.RateLimit;
import io.renku.gateway.proxy.Replies;
import io.renku.gateway.proxy.SocketBridge;
import io.renku.gateway.proxy.Threads;
import io.renku.gateway.routes.RequestPath;
import io.renku.gateway.routes.Route;
import io.renku.gateway.routes.Route.Match;
import io.renku.gateway.routes.Route.Pace;
import io.renku.gateway.routes.RouteTable;
import io.renku.gateway.traffic.AccessLog;
import io.renku.gateway.traffic.AtEnd;
import io.renku.gateway.traffic.Trace;
import io.renku.gateway.webui.ChannelService;
import io.renku.gateway.webui.VisitService;
import io.renku.gateway.wire.DoorPass;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The public door: every request is cleaned up, finds its route, and goes where the route says.
 *
 * <pre>
 * framing, path (evil refused) -> CORS, rate -> route table -> identity -> header profile -> upstream
 *                                            \-> a resource or page of our own
 * </pre>
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class GatewayFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Inject transient GatewayConfig config;
  @Inject transient DoorPass pass;
  @Inject transient RouteTable routes;
  @Inject transient ProxyService proxy;
  @Inject transient SocketBridge sockets;
  @Inject transient Threads threads;
  @Inject transient Cors cors;
  @Inject transient RateLimit rates;
  @Inject transient Forwarding forwarding;
  @Inject transient AccessLog log;
  @Inject transient Origin origin;
  @Inject transient Replies replies;
  @Inject transient PageService pages;
  @Inject transient VisitService visits;
  @Inject transient ChannelService channels;

  private transient boolean isRateLimited;

  @Override
  public void init() {
    isRateLimited = config.rateLimited();
  }

  @Override
  protected void doFilter(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
      throws IOException, ServletException {
    var startedAt = System.nanoTime();
    replies.begin(in, out);
    if (!isFromDoor(in, out)) {
      return;
    }
    var trace = Trace.begin(in);
    var route = new AtomicReference<>(Optional.<Match>empty());
    try {
      handle(in, out, chain, route);
    } finally {
      var entry = entry(route.get(), in, out, trace, startedAt);
      if (in.isAsyncStarted()) {
        in.getAsyncContext().addListener(new AtEnd(() -> log.ended(entry, out.getStatus())));
      } else {
        log.ended(entry, out.getStatus());
      }
    }
  }

  private boolean isFromDoor(HttpServletRequest in, HttpServletResponse out) throws IOException {
    try {
      pass.check(in);
      return true;
    } catch (Failure failure) {
      replies.refuse(failure, in, out);
      return false;
    }
  }

  private void handle(
      HttpServletRequest in,
      HttpServletResponse out,
      FilterChain chain,
      AtomicReference<Optional<Match>> route)
      throws IOException, ServletException {
    try {
      var path = RequestPath.of(in.getRequestURI(), in.getQueryString());
      if (cors.answers(in, out)) {
        return;
      }
      var match = routes.find(path);
      route.set(match);
      if (isTooMuch(match, in)) {
        replies.tooMany(in, out);
      } else if (match.isPresent()) {
        follow(match.get(), path, in, out, chain);
      } else if (!pages.serve(path.path(), in, out)) {
        replies.notFound(in, out);
      }
    } catch (Failure failure) {
      replies.refuse(failure, in, out);
    }
  }

  private AccessLog.Entry entry(
      Optional<Match> match,
      HttpServletRequest in,
      HttpServletResponse out,
      Trace trace,
      long startedAt) {
    return new AccessLog.Entry(
        in.getMethod(),
        in.getRequestURI(),
        in.getHeader("User-Agent"),
        match.map(found -> found.route().pattern()).orElse("page"),
        forwarding.clientAddress(in),
        out.getHeader(Forwarding.REQUEST_ID),
        trace,
        match.isPresent() && match.get().action() instanceof Route.Own(var counts) && !counts,
        startedAt);
  }

  /** Probes and the web client's own files are never too much. */
  private boolean isTooMuch(Optional<Match> match, HttpServletRequest in) {
    return isRateLimited
        && match.isPresent()
        && !(match.get().action() instanceof Route.Own(var isLimited) && !isLimited)
        && !rates.admits(forwarding.clientAddress(in));
  }

  private void follow(
      Match match,
      RequestPath path,
      HttpServletRequest in,
      HttpServletResponse out,
      FilterChain chain)
      throws IOException, ServletException {
    switch (match.action()) {
      case Route.Proxy route ->
          threads.run(
              route.backend().name(),
              route.pace(),
              in,
              () -> answered(in, out, () -> proxied(in, out, path, match, route)));
      case Route.UserSession route -> session(match, path, in, out, route);
      case Route.Own _ -> own(match, in, out, chain);
      case Route.Moved(var to) -> {
        out.setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
        out.setHeader("Location", to + path.withQuery(match.path()));
      }
      case Route.ClientChannel _ when SocketBridge.isUpgrade(in) -> {
        origin.requireOursIfNamed(in);
        sockets.serve(in, out, channels.open(in.getHeader("Cookie")));
      }
      case Route.ClientChannel _ -> replies.notFound(in, out);
      case Route.Absent _, Route.Alias _ -> replies.notFound(in, out);
    }
  }

  private void own(Match match, HttpServletRequest in, HttpServletResponse out, FilterChain chain)
      throws IOException, ServletException {
    if (match.path().startsWith("/api/auth/")) {
      replies.neverCached(out);
    }
    chain.doFilter(match.throughUi() ? new RenamedRequest(in, match.path()) : in, out);
  }

  private void proxied(
      HttpServletRequest in,
      HttpServletResponse out,
      RequestPath path,
      Match match,
      Route.Proxy route)
      throws IOException {
    proxy.serve(
        in,
        out,
        path,
        match,
        route,
        (user, status) -> {
          if (match.throughUi() && status < 400 && user.isPresent()) {
            visits.note(user.get(), in.getMethod(), match.path(), path.query());
          }
        });
  }

  private void session(
      Match match,
      RequestPath path,
      HttpServletRequest in,
      HttpServletResponse out,
      Route.UserSession route)
      throws IOException {
    if (SocketBridge.isUpgrade(in)) {
      origin.requireOursIfNamed(in);
      sockets.join(proxy.session(in, out, path, match, route), in, out);
    } else {
      threads.run(
          "session",
          Pace.LONG,
          in,
          () -> answered(in, out, () -> proxy.serveSession(in, out, path, match, route)));
    }
  }

  /** On whichever thread it runs, a failure becomes an answer. */
  private void answered(HttpServletRequest in, HttpServletResponse out, Threads.Work work)
      throws IOException {
    try {
      work.run();
    } catch (Unauthenticated failure) {
      if (failure.isNobody()) {
        replies.refuseWithNull(in, out);
      } else {
        replies.refuse(failure, in, out);
      }
    } catch (Failure failure) {
      replies.refuse(failure, in, out);
    } catch (IOException e) {
      replies.brokenOff(e);
    } catch (RuntimeException e) {
      // On a thread of our own nobody else would turn this into an answer.
      replies.broken(e, in, out);
    }
  }
}
