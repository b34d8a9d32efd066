package io.renku.gateway.proxy;

import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.HttpHost;

/** A request whose target goes on the wire exactly as given, percent signs and all. */
final class RawRequest extends HttpUriRequestBase {
  private static final long serialVersionUID = 1L;

  RawRequest(String method, HttpHost host, String target) {
    super(method, URI.create("/"));
    setScheme(host.getSchemeName());
    setAuthority(new org.apache.hc.core5.net.URIAuthority(host));
    setPath(target);
  }
}
