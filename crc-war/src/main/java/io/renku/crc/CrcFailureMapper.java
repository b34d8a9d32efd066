package io.renku.crc;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.commons.FailureMapper;
import io.renku.crc.database.DatabaseFailure;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/** The error shape of the data services: {@code {"error":{"code":1404,"message":"..."}}}. */
@Provider
public class CrcFailureMapper extends FailureMapper {

  @Override
  public Response toResponse(Throwable thrown) {
    return super.toResponse(DatabaseFailure.of(thrown).<Throwable>map(f -> f).orElse(thrown));
  }

  @Override
  protected JsonObject body(Failure failure) {
    var message =
        failure.code() == ErrorCode.INTERNAL
            ? "An unexpected error occurred"
            : failure.getMessage();
    var error =
        Json.createObjectBuilder()
            .add("code", 1000 + failure.code().status())
            .add("message", message);
    return Json.createObjectBuilder().add("error", error).build();
  }
}
