package io.renku.gateway.proxy;

import io.renku.gateway.routes.Header;
import io.renku.gateway.traffic.Trace;
import io.renku.gateway.wire.DoorPass;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The headers that say for whom, and in which trace, the gateway calls. */
public final class Forwarding {
  public static final String REQUEST_ID = "X-Request-ID";
  public static final String FORWARDED_FOR = "X-Forwarded-For";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

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

  /** As {@link #clientAddress(String, String)} of a request that came in by the door. */
  public String clientAddress(HttpServletRequest in) {
    return clientAddress(DoorPass.peer(in), in.getHeader(FORWARDED_FOR));
  }

  /**
   * The sender's address.
   *
   * @param peer whoever is connected to us
   * @param chain what X-Forwarded-For says, or null; it counts only from a proxy that we trust
   */
  public String clientAddress(String peer, String chain) {
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

  /**
   * The id under which a request appears in every log.
   *
   * @param sent what its sender calls it, or null
   */
  public static String requestId(String sent) {
    return sent != null && ID.matcher(sent).matches() ? sent : newId();
  }

  /** It is no secret, so it need not cost what secrets do. */
  private static String newId() {
    var random = ThreadLocalRandom.current();
    var version4 = random.nextLong() & ~0xf000L | 0x4000L;
    var variant2 = random.nextLong() & ~(3L << 62) | 2L << 62;
    return new UUID(version4, variant2).toString();
  }

  void addTo(List<Header> headers, HttpServletRequest in, String requestId, Trace trace) {
    addTo(headers, DoorPass.peer(in), in.getHeader(FORWARDED_FOR), requestId, trace);
  }

  /**
   * @param peer and {@code chain} as for {@link #clientAddress(String, String)}
   */
  public void addTo(
      List<Header> headers, String peer, String chain, String requestId, Trace trace) {
    var isForwarded = chain != null && trustedProxies.contains(peer);
    headers.add(new Header(FORWARDED_FOR, isForwarded ? chain + ", " + peer : peer));
    headers.add(new Header("X-Real-IP", clientAddress(peer, chain)));
    headers.add(new Header("X-Forwarded-Proto", scheme));
    headers.add(new Header("X-Forwarded-Host", host));
    headers.add(new Header(REQUEST_ID, requestId));
    headers.add(new Header("traceparent", trace.parent()));
    trace.state().ifPresent(state -> headers.add(new Header("tracestate", state)));
  }
}
