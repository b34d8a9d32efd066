package io.renku.core;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.commons.FailureMapper;
import io.renku.core.metadata.CorruptMetadataException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/**
 * Errors as the clients of the core service parse them: status 200 and an error object. Only a
 * refused login (401) and what is not built (501) show in the status too.
 */
@Provider
public class CoreFailureMapper extends FailureMapper {

  @Context Request request;

  @Override
  public Response toResponse(Throwable thrown) {
    return super.toResponse(
        thrown instanceof CorruptMetadataException corrupt
            ? new CoreFailure(CoreError.CORRUPT_METADATA, corrupt.path(), corrupt)
            : thrown);
  }

  @Override
  protected JsonObject body(Failure failure) {
    return Json.createObjectBuilder().add("error", object(failure)).build();
  }

  /** The error object itself, for answers that carry one inside a result. */
  public static JsonObjectBuilder object(Failure failure) {
    var error = failure instanceof CoreFailure core ? core.error() : error(failure.code());
    var userMessage =
        failure instanceof CoreFailure
            ? failure.getMessage()
            : error.userMessage(failure.getMessage());
    return Json.createObjectBuilder()
        .add("code", error.code())
        .add("userMessage", userMessage)
        .add("devMessage", failure.getMessage())
        .add("devReference", error.reference());
  }

  @Override
  protected int status(Failure failure) {
    if (request != null && "HEAD".equals(request.getMethod())) {
      return failure.code().status();
    }
    return switch (failure.code()) {
      case UNAUTHORIZED, NOT_IMPLEMENTED -> failure.code().status();
      default -> 200;
    };
  }

  private static CoreError error(ErrorCode code) {
    return switch (code) {
      case UNAUTHORIZED, FORBIDDEN -> CoreError.AUTHENTICATION;
      case NOT_FOUND -> CoreError.NO_SUCH_ENDPOINT;
      case METHOD_NOT_ALLOWED -> CoreError.METHOD;
      case TOO_LARGE -> CoreError.TOO_LARGE;
      case UNSUPPORTED_MEDIA_TYPE, NOT_ACCEPTABLE -> CoreError.CONTENT_TYPE;
      case INVALID -> CoreError.VALIDATION;
      case NOT_IMPLEMENTED -> CoreError.NOT_BUILT;
      case UPSTREAM -> CoreError.UPSTREAM;
      case UNAVAILABLE -> CoreError.UNAVAILABLE;
      case UPSTREAM_TIMEOUT -> CoreError.TIMEOUT;
      case INTERNAL -> CoreError.INTERNAL;
      case BAD_REQUEST, CONFLICT, PRECONDITION_FAILED, PRECONDITION_REQUIRED, TOO_MANY ->
          CoreError.BAD_REQUEST;
    };
  }
}
