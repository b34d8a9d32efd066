package io.renku.sessions;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.auth.LoginConfig;

/** The REST root of this service, below the WAR's context root {@code /notebooks}. */
@ApplicationPath("/")
@LoginConfig(authMethod = "MP-JWT")
public class SessionsApplication extends Application {}
