package io.renku.crc.service;

import io.renku.crc.CrcConfig;
import io.renku.crc.database.WithoutDatabase;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** The version, which existing deployments also probe: it touches nothing and always answers. */
@Path("version")
@RequestScoped
@WithoutDatabase
@Produces(MediaType.APPLICATION_JSON)
public class VersionResource {
  @Inject CrcConfig config;

  @GET
  public Map<String, String> version() {
    return Map.of("version", config.version());
  }
}
