package io.renku.gateway.door;

import io.renku.commons.Failure;
import io.renku.gateway.identity.RecentVisitors;
import io.renku.gateway.identity.RecentVisitors.Known;
import io.renku.gateway.identity.Visitor;
import io.renku.gateway.proxy.Cors;
import io.renku.gateway.proxy.Forwarding;
import io.renku.gateway.proxy.ProxyService;
import io.renku.gateway.proxy.RateLimit;
import io.renku.gateway.proxy.Replies;
import io.renku.gateway.routes.Header;
import io.renku.gateway.routes.HeaderProfile;
import io.renku.gateway.routes.HeaderProfile.Trait;
import io.renku.gateway.routes.RequestPath;
import io.renku.gateway.routes.Route;
import io.renku.gateway.routes.Route.Match;
import io.renku.gateway.routes.RouteTable;
import io.renku.gateway.traffic.AccessLog;
import io.renku.gateway.traffic.Trace;
import io.renku.gateway.traffic.Upstreams;
import io.renku.gateway.turns.WouldWait;
import io.renku.gateway.webui.VisitService;
import io.renku.gateway.wire.RequestHead;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Finds the requests that can go to their upstream at once, and gets them ready. It does what
 * {@code GatewayFilter} and {@link ProxyService} do, with the same parts, as long as nothing has to
 * be waited for and nothing is wrong; otherwise it leaves the request to them.
 */
public final class DirectWays {
  private final RouteTable routes;
  private final RecentVisitors senders;
  private final Forwarding forwarding;
  private final Optional<RateLimit> rates;
  private final Replies replies;
  private final Cors cors;
  private final Upstreams upstreams;
  private final AccessLog log;
  private final VisitService visits;
  private final Executor background;
  private final Names names;
  private final LongAdder found = new LongAdder();

  /**
   * @param rates empty for no limit
   * @param background for what an answer need not wait for
   */
  public DirectWays(
      RouteTable routes,
      RecentVisitors senders,
      Forwarding forwarding,
      Optional<RateLimit> rates,
      Replies replies,
      Cors cors,
      Upstreams upstreams,
      AccessLog log,
      VisitService visits,
      Executor background) {
    this.routes = routes;
    this.senders = senders;
    this.forwarding = forwarding;
    this.rates = rates;
    this.replies = replies;
    this.cors = cors;
    this.upstreams = upstreams;
    this.log = log;
    this.visits = visits;
    this.background = background;
    this.names = new Names(background);
  }

  /**
   * @param peer the address that the request came from
   * @param container the way of all other requests
   * @throws WouldWait when something is to be learned first
   */
  Optional<DirectWay> find(RequestHead request, String peer, ContainerWay container) {
    if (!isPlain(request)) {
      return Optional.empty();
    }
    try {
      var path = pathOf(request.target());
      var match = routes.find(path);
      return match.isPresent() && match.get().action() instanceof Route.Proxy route
          ? prepare(new Asked(request, path, peer, match.get(), route), container)
          : Optional.empty();
    } catch (Failure _) {
      return Optional.empty();
    }
  }

  /** Reads what {@link #find} would have had to wait for, in the background. */
  void learn(RequestHead request, Runnable then) {
    var match = routes.find(pathOf(request.target())).orElseThrow();
    var profile = ((Route.Proxy) match.action()).profile();
    senders.learn(
        request.first("Authorization"), request.first("Cookie"), profile, background, then);
  }

  /** How many requests went to their upstream at once. */
  public long count() {
    return found.sum();
  }

  /** What is asked for, by whom. */
  private record Asked(
      RequestHead request, RequestPath path, String peer, Match match, Route.Proxy route) {
    String header(String name) {
      return request.first(name);
    }
  }

  /** A question with nothing behind it, which the other side may answer in one piece. */
  private static boolean isPlain(RequestHead request) {
    return !request.isOld()
        && (request.method().equals("GET") || request.method().equals("HEAD"))
        && request.target().startsWith("/")
        && request.first("Content-Length") == null
        && request.first("Transfer-Encoding") == null
        && request.first("Upgrade") == null
        && request.first("Expect") == null;
  }

  private static RequestPath pathOf(String target) {
    var mark = target.indexOf('?');
    return mark < 0
        ? RequestPath.of(target, null)
        : RequestPath.of(target.substring(0, mark), target.substring(mark + 1));
  }

  private Optional<DirectWay> prepare(Asked asked, ContainerWay container) {
    var route = asked.route();
    var profile = route.profile();
    if (route.backend().scheme().equals("https") || profile.has(Trait.STICKY)) {
      return Optional.empty();
    }
    var address = names.find(route.backend().host(), route.backend().port());
    var known = sender(asked.request(), profile);
    var visitor = known.visitor();
    ProxyService.checkAccess(asked.request().method(), profile, visitor);
    if (address.isEmpty() || ProxyService.needsName(visitor, profile)) {
      return Optional.empty();
    }
    var client = forwarding.clientAddress(asked.peer(), asked.header(Forwarding.FORWARDED_FOR));
    if (rates.isPresent() && !rates.get().admits(client)) {
      return Optional.empty();
    }
    var id = Forwarding.requestId(asked.header(Forwarding.REQUEST_ID));
    var trace = Trace.of(asked.header("traceparent"), asked.header("tracestate"));
    var headers = profile.passed(asked.request().headers());
    forwarding.addTo(headers, asked.peer(), asked.header(Forwarding.FORWARDED_FOR), id, trace);
    var ours = new ArrayList<Header>(replies.headers(id, asked.path().path()));
    ours.addAll(cors.marks(asked.header("Origin")));
    found.increment();
    return Optional.of(
        new DirectWay(
            upstreams,
            log,
            address.get(),
            route,
            asked.path().withQuery(asked.match().path()),
            headers,
            known.told(),
            ours,
            entry(asked, client, id, trace),
            visit(asked, visitor),
            container));
  }

  private static AccessLog.Entry entry(Asked asked, String client, String id, Trace trace) {
    return new AccessLog.Entry(
        asked.request().method(),
        asked.path().path(),
        asked.header("User-Agent"),
        asked.match().route().pattern(),
        client,
        id,
        trace,
        false,
        System.nanoTime());
  }

  private Known sender(RequestHead request, HeaderProfile profile) {
    return profile.readsIdentity()
        ? senders.find(request.first("Authorization"), request.first("Cookie"), profile)
        : Known.NOBODY;
  }

  /** What the start page remembers of a good answer, if anything. */
  private Optional<Runnable> visit(Asked asked, Visitor visitor) {
    return visitor
        .user()
        .filter(_ -> asked.match().throughUi())
        .map(
            user ->
                () ->
                    background.execute(
                        () ->
                            visits.note(
                                user,
                                asked.request().method(),
                                asked.match().path(),
                                asked.path().query())));
  }
}
