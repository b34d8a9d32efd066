package io.renku.crc.access;

import io.renku.commons.BearerFilter;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ext.Provider;

/** Every address of this service checks a token that is sent, though few demand one. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class CrcBearerFilter extends BearerFilter {}
