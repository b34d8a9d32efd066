package io.renku.gateway.proxy;

import io.renku.gateway.routes.Backend;
import io.renku.gateway.routes.Header;
import io.renku.gateway.routes.HeaderProfile;
import java.util.List;

/**
 * One call to a backend, ready to be made.
 *
 * @param target path and query, as they go on the wire
 * @param hostHeader what the backend believes to be called
 */
public record Upstream(
    Backend backend,
    String target,
    String hostHeader,
    List<Header> headers,
    HeaderProfile profile) {}
