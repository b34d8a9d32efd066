package io.renku.graph;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.auth.LoginConfig;

/** The REST root of this service, below the WAR's context root {@code /}. */
@ApplicationPath("/")
@LoginConfig(authMethod = "MP-JWT")
public class GraphApplication extends Application {}
