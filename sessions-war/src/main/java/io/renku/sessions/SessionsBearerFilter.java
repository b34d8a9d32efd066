package io.renku.sessions;

import io.renku.commons.BearerFilter;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ext.Provider;

/** Every address of this service checks a token that is sent; anonymous visitors send none. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class SessionsBearerFilter extends BearerFilter {}
