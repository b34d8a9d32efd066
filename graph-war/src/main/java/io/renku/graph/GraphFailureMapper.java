package io.renku.graph;

import io.renku.commons.Failure;
import io.renku.commons.FailureMapper;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.ext.Provider;

/** The reference's {@code {"severity":..., "message":...}}, on one line. */
@Provider
public class GraphFailureMapper extends FailureMapper {

  @Override
  protected JsonObject body(Failure failure) {
    return Json.createObjectBuilder()
        .add("severity", failure instanceof Notice ? "info" : "error")
        .add(
            "message", String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; "))
        .build();
  }
}
