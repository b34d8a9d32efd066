package io.renku.gateway.upstream;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Where connections lead.
 *
 * @param isSecure with TLS
 * @param instance which of the host's addresses it must be, if it matters
 */
public record Address(boolean isSecure, String host, int port, Optional<InetAddress> instance) {}
