package io.renku.commons;

import jakarta.json.JsonObject;
import jakarta.json.bind.JsonbException;
import jakarta.json.stream.JsonParsingException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever a request ended in into the service's own error shape. Each WAR extends it with
 * its {@link #body}. Unexpected errors are logged here, once, and their text is hidden from the
 * caller.
 */
public abstract class FailureMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(FailureMapper.class);

  protected abstract JsonObject body(Failure failure);

  /** The HTTP status of the answer; a service whose clients expect another one overrides it. */
  protected int status(Failure failure) {
    return failure.code().status();
  }

  @Override
  public Response toResponse(Throwable thrown) {
    if (thrown instanceof WebApplicationException web && answersByItself(web.getResponse())) {
      return web.getResponse();
    }
    var failure = failureOf(thrown);
    if (failure.code() == ErrorCode.INTERNAL) {
      LOG.error("Unexpected error", thrown);
    }
    var response =
        Response.status(status(failure)).type(MediaType.APPLICATION_JSON).entity(body(failure));
    if (failure.code() == ErrorCode.UNAUTHORIZED) {
      response.header("WWW-Authenticate", "Bearer");
    }
    if (failure.code() == ErrorCode.UNAVAILABLE) {
      response.header("Retry-After", "5");
    }
    return response.build();
  }

  private static boolean answersByItself(Response response) {
    return response.hasEntity() || response.getStatus() < 400;
  }

  private static Failure failureOf(Throwable thrown) {
    return switch (thrown) {
      case Failure failure -> failure;
      case ConstraintViolationException e -> Failure.invalid(violations(e));
      case WebApplicationException e when causedByJson(e) -> malformed(e);
      case WebApplicationException e ->
          new Failure(ErrorCode.ofStatus(e.getResponse().getStatus()), reason(e), e);
      case ProcessingException e when causedByJson(e) -> malformed(e);
      case JsonbException e -> malformed(e);
      case JsonParsingException e -> malformed(e);
      default ->
          new Failure(
              ErrorCode.INTERNAL,
              "The request could not be processed because of an internal error.",
              thrown);
    };
  }

  private static Failure malformed(Throwable e) {
    return new Failure(
        ErrorCode.BAD_REQUEST, "The request body is not valid JSON of the expected form.", e);
  }

  private static boolean causedByJson(Throwable thrown) {
    for (var t = thrown.getCause(); t != null; t = t.getCause()) {
      if (t instanceof JsonbException || t instanceof jakarta.json.JsonException) {
        return true;
      }
    }
    return false;
  }

  private static String reason(WebApplicationException e) {
    return switch (e.getResponse().getStatus()) {
      case 401 -> "Log in first: this needs a valid access token.";
      case 403 -> "You may not do this.";
      case 404 -> "There is nothing at this address.";
      case 405 -> "This address does not take that HTTP method.";
      case 415 -> "Send the body as application/json.";
      default -> e.getResponse().getStatusInfo().getReasonPhrase();
    };
  }

  private static String violations(ConstraintViolationException e) {
    return e.getConstraintViolations().stream()
        .map(FailureMapper::sentence)
        .sorted()
        .collect(Collectors.joining("; "));
  }

  private static String sentence(ConstraintViolation<?> violation) {
    var nodes = StreamSupport.stream(violation.getPropertyPath().spliterator(), false).toList();
    return nodes.getLast() + " " + violation.getMessage();
  }
}
