package io.renku.crc.service;

import io.renku.commons.Failure;
import io.renku.crc.database.WithoutDatabase;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** An error on demand, for those who build a client. */
@Path("error")
@RequestScoped
@WithoutDatabase
@Produces(MediaType.APPLICATION_JSON)
public class SampleErrorResource {

  @GET
  public void error() {
    throw Failure.invalid("Sample validation error");
  }
}
