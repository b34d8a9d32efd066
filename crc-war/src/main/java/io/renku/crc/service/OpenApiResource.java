package io.renku.crc.service;

import io.renku.crc.database.WithoutDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.bind.JsonbBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.yaml.snakeyaml.Yaml;

/** The contract of this service as one JSON document, made from {@code META-INF/openapi.yaml}. */
@Path("spec.json")
@ApplicationScoped
@WithoutDatabase
@Produces(MediaType.APPLICATION_JSON)
public class OpenApiResource {
  private final String document = read();

  @GET
  public String document() {
    return document;
  }

  private static String read() {
    try (InputStream yaml = OpenApiResource.class.getResourceAsStream("/META-INF/openapi.yaml");
        var jsonb = JsonbBuilder.create()) {
      return jsonb.toJson(new Yaml().load(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("META-INF/openapi.yaml cannot be read", e);
    }
  }
}
