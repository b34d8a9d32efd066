package io.renku.gateway.proxy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.gateway.identity.IdentityService;
import io.renku.gateway.identity.Unauthenticated;
import io.renku.gateway.identity.Visitor;
import io.renku.gateway.routes.Credentials;
import io.renku.gateway.routes.Header;
import io.renku.gateway.routes.HeaderProfile;
import io.renku.gateway.routes.HeaderProfile.Extra;
import io.renku.gateway.routes.HeaderProfile.Trait;
import io.renku.gateway.routes.RequestPath;
import io.renku.gateway.routes.Route.Match;
import io.renku.gateway.routes.Route.Proxy;
import io.renku.gateway.routes.Route.UserSession;
import io.renku.gateway.sessions.SessionCookie;
import io.renku.gateway.tokens.JwtVerifier;
import io.renku.gateway.traffic.Trace;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The path of a proxied request after its route is known: who sends it, what the backend may learn,
 * and the call itself.
 */
public final class ProxyService {
  private final IdentityService identity;
  private final SessionCookie cookie;
  private final Origin origin;
  private final Forwarding forwarding;
  private final SessionUpstreams sessions;
  private final Instances instances;
  private final Exchange exchange;
  private final String publicHost;

  public ProxyService(
      IdentityService identity,
      SessionCookie cookie,
      Origin origin,
      Forwarding forwarding,
      SessionUpstreams sessions,
      Instances instances,
      Exchange exchange,
      String publicHost) {
    this.identity = identity;
    this.cookie = cookie;
    this.origin = origin;
    this.forwarding = forwarding;
    this.sessions = sessions;
    this.instances = instances;
    this.exchange = exchange;
    this.publicHost = publicHost;
  }

  /** Told of each answer: who asked, and the upstream's status. */
  public interface Witness {
    void saw(Optional<String> userId, int status);
  }

  /**
   * @throws Failure when there is nothing to carry back
   */
  public void serve(
      HttpServletRequest in,
      HttpServletResponse out,
      RequestPath path,
      Match match,
      Proxy route,
      Witness witness)
      throws IOException {
    var profile = route.profile();
    var visitor = visitor(in, profile);
    checkAccess(in.getMethod(), profile, visitor);
    var credentials =
        identity.credentials(withCookie(visitor, profile, out), profile, Origin.isWrite(in));
    var headers = profile.apply(headersOf(in), credentials);
    addForwarding(headers, in, out);
    var upstream =
        new Upstream(
            route.backend(),
            instance(in, out, route),
            path.withQuery(match.path()),
            route.backend().authority(),
            headers,
            profile);
    exchange.run(upstream, in, out, status -> witness.saw(visitor.user(), status));
  }

  /** As {@link #serve}, for a page of a user's own session. */
  public void serveSession(
      HttpServletRequest in,
      HttpServletResponse out,
      RequestPath path,
      Match match,
      UserSession route)
      throws IOException {
    var upstream = session(in, out, path, match, route);
    exchange.run(upstream, in, out, _ -> {});
  }

  /** Where a request for a session goes, and with which headers. */
  public Upstream session(
      HttpServletRequest in,
      HttpServletResponse out,
      RequestPath path,
      Match match,
      UserSession route) {
    var asks = route.asks();
    var token = renkuToken(in);
    var visitor = identity.identify(token.orElse(null), in.getHeader("Cookie"), asks);
    if (token.isEmpty() && Origin.isWrite(in) && hasCookie(in)) {
      origin.requireOurs(in);
    }
    var credentials = identity.credentials(visitor, asks, false);
    var question = asks.apply(List.of(), credentials);
    addForwarding(question, in, out);
    var name = match.captured().getFirst();
    var found = sessions.find(route.lookup(), name, keyOf(visitor), question);
    var sent = headersOf(in);
    token.ifPresent(_ -> sent.removeIf(h -> h.is("authorization")));
    var headers = route.pod().apply(sent, Credentials.NONE);
    addForwarding(headers, in, out);
    var sidecar =
        found.sidecar().filter(_ -> match.path().startsWith("/sessions/" + name + "/sidecar/"));
    if (sidecar.isPresent()) {
      headers.removeIf(header -> header.is("authorization"));
      headers.add(new Header("Authorization", found.authorization()));
    }
    return new Upstream(
        sidecar.orElse(found.server()),
        Optional.empty(),
        path.withQuery(match.path()),
        publicHost,
        headers,
        route.pod());
  }

  private void addForwarding(List<Header> headers, HttpServletRequest in, HttpServletResponse out) {
    forwarding.addTo(headers, in, out.getHeader(Forwarding.REQUEST_ID), Trace.of(in));
  }

  private Optional<InetAddress> instance(
      HttpServletRequest in, HttpServletResponse out, Proxy route) {
    if (!route.profile().has(Trait.STICKY)) {
      return Optional.empty();
    }
    var choice = instances.choose(route.backend(), in.getHeader("Cookie"));
    choice.setCookie().ifPresent(line -> out.addHeader("Set-Cookie", line));
    return Optional.of(choice.address());
  }

  private Visitor visitor(HttpServletRequest in, HeaderProfile profile) {
    if (!profile.readsIdentity()) {
      return new Visitor.Anonymous(Optional.empty());
    }
    var authorization = in.getHeader("Authorization");
    if (authorization == null && Origin.isWrite(in) && hasCookie(in)) {
      origin.requireOurs(in);
    }
    return identity.identify(authorization, in.getHeader("Cookie"), profile);
  }

  /**
   * @throws Failure 401 or 405 when the route is not for this visitor, or not for this method
   */
  public static void checkAccess(String method, HeaderProfile profile, Visitor visitor) {
    var isForUsers = profile.has(Trait.USERS_ONLY) || profile.has(Trait.ADMIN_READS_ONLY);
    if (isForUsers && visitor.user().isEmpty()) {
      throw Unauthenticated.anonymous(profile.target());
    }
    if (profile.has(Trait.ADMIN_READS_ONLY) && !method.equals("GET")) {
      throw new Failure(ErrorCode.METHOD_NOT_ALLOWED, "Only GET is possible here.");
    }
  }

  /** An anonymous visitor who may own something gets a name that the next request has again. */
  private Visitor withCookie(Visitor visitor, HeaderProfile profile, HttpServletResponse out) {
    if (!needsName(visitor, profile)) {
      return visitor;
    }
    var id = SessionCookie.newId();
    out.addHeader("Set-Cookie", cookie.set(id));
    return new Visitor.Anonymous(Optional.of(id));
  }

  /** Has the backend to tell an anonymous visitor from others, and cannot yet? */
  public static boolean needsName(Visitor visitor, HeaderProfile profile) {
    return profile.extras().contains(Extra.ANONYMOUS_ID)
        && visitor instanceof Visitor.Anonymous(var id)
        && id.isEmpty();
  }

  private boolean hasCookie(HttpServletRequest in) {
    return cookie.idIn(in.getHeader("Cookie")).isPresent();
  }

  /** The Authorization header, if it is ours to read; a session has tokens of its own. */
  private static Optional<String> renkuToken(HttpServletRequest in) {
    return Optional.ofNullable(in.getHeader("Authorization"))
        .filter(value -> value.regionMatches(true, 0, "bearer ", 0, 7))
        .filter(value -> JwtVerifier.looksLikeJwt(value.substring(7).strip()));
  }

  private static String keyOf(Visitor visitor) {
    return switch (visitor) {
      case Visitor.Anonymous(var id) -> "anonymous " + id.orElse("");
      case Visitor.Bearer(var claims, _) -> "user " + claims.subject();
      case Visitor.Member(_, var user) -> "user " + user;
      case Visitor.Stranger _ -> "anonymous";
    };
  }

  private static List<Header> headersOf(HttpServletRequest in) {
    var headers = new ArrayList<Header>();
    for (var name : Collections.list(in.getHeaderNames())) {
      for (var value : Collections.list(in.getHeaders(name))) {
        headers.add(new Header(name, value));
      }
    }
    return headers;
  }
}
