package io.renku.gateway;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.servers.Server;

/** The gateway's own resources; {@link GatewayFilter} lets only their paths through. */
@ApplicationPath("/")
@OpenAPIDefinition(
    servers = @Server(url = "/"),
    info =
        @Info(
            title = "Renku",
            version = "1.0.0",
            description =
                "The gateway's own addresses: login, and the web client's back end. The services'"
                    + " documents are listed in the explorer at /swagger."))
public class GatewayApplication extends Application {}
