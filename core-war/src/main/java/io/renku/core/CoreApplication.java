package io.renku.core;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.auth.LoginConfig;

/** The REST root of this service, below the WAR's context root {@code /renku}. */
@ApplicationPath("/")
@LoginConfig(authMethod = "MP-JWT")
public class CoreApplication extends Application {}
