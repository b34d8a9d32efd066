package io.renku.gateway.proxy;

import io.renku.gateway.routes.Backend;
import io.renku.gateway.routes.Header;
import io.renku.gateway.routes.HeaderProfile;
import io.renku.gateway.upstream.Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * One call to a backend, ready to be made.
 *
 * @param instance which of the backend's instances it must be, if it matters
 * @param target path and query, as they go on the wire
 * @param hostHeader what the backend believes to be called
 */
public record Upstream(
    Backend backend,
    Optional<InetAddress> instance,
    String target,
    String hostHeader,
    List<Header> headers,
    HeaderProfile profile) {

  Address address() {
    return new Address(backend.scheme().equals("https"), backend.host(), backend.port(), instance);
  }
}
