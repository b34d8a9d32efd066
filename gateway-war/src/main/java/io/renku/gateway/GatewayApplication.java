package io.renku.gateway;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The gateway's own resources; {@link GatewayFilter} lets only their paths through. */
@ApplicationPath("/")
public class GatewayApplication extends Application {}
