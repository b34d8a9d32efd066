package io.renku.gateway.proxy;

import io.renku.gateway.routes.Header;
import io.renku.gateway.traffic.Trace;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The headers that say for whom, and in which trace, the gateway calls. */
public final class Forwarding {
  public static final String REQUEST_ID = "X-Request-ID";
  private static final String FORWARDED_FOR = "X-Forwarded-For";

  private final String scheme;
  private final String host;
  private final AddressRanges trustedProxies;

  /**
   * @param scheme and {@code host} of our public address
   * @param trustedProxies addresses and networks of proxies in front of us
   */
  public Forwarding(String scheme, String host, List<String> trustedProxies) {
    this.scheme = scheme;
    this.host = host;
    this.trustedProxies = new AddressRanges(trustedProxies);
  }

  /** The sender's address; what X-Forwarded-For says counts only from a proxy that we trust. */
  public String clientAddress(HttpServletRequest request) {
    var peer = request.getRemoteAddr();
    var chain = request.getHeader(FORWARDED_FOR);
    if (chain == null || !trustedProxies.contains(peer)) {
      return peer;
    }
    var hops = chain.split(",");
    for (var i = hops.length - 1; i >= 0; i--) {
      var hop = hops[i].strip();
      if (!trustedProxies.contains(hop)) {
        return AddressRanges.isAddress(hop) ? hop : peer;
      }
    }
    return peer;
  }

  /** The id under which a request appears in every log. */
  static String requestId(HttpServletRequest request) {
    var sent = request.getHeader(REQUEST_ID);
    return sent != null && sent.matches("[A-Za-z0-9._-]{1,64}") ? sent : newId();
  }

  /** It is no secret, so it need not cost what secrets do. */
  private static String newId() {
    var random = ThreadLocalRandom.current();
    var version4 = random.nextLong() & ~0xf000L | 0x4000L;
    var variant2 = random.nextLong() & ~(3L << 62) | 2L << 62;
    return new UUID(version4, variant2).toString();
  }

  void addTo(List<Header> headers, HttpServletRequest request, String requestId, Trace trace) {
    var client = clientAddress(request);
    var chain = new ArrayList<String>();
    if (trustedProxies.contains(request.getRemoteAddr())
        && request.getHeader(FORWARDED_FOR) != null) {
      chain.add(request.getHeader(FORWARDED_FOR));
    }
    chain.add(request.getRemoteAddr());
    headers.add(new Header(FORWARDED_FOR, String.join(", ", chain)));
    headers.add(new Header("X-Real-IP", client));
    headers.add(new Header("X-Forwarded-Proto", scheme));
    headers.add(new Header("X-Forwarded-Host", host));
    headers.add(new Header(REQUEST_ID, requestId));
    headers.removeIf(h -> h.is("traceparent") || h.is("tracestate"));
    headers.add(new Header("traceparent", trace.parent()));
    trace.state().ifPresent(state -> headers.add(new Header("tracestate", state)));
  }
}
