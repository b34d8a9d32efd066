package io.renku.forge.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer that ends a request early, in the shape that GitLab gives it. */
public final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient ObjectNode body;

  public ApiFailure(int status, ObjectNode body) {
    super(status + " " + body, null, false, false);
    this.status = status;
    this.body = body;
  }

  public static ApiFailure message(int status, String message) {
    return new ApiFailure(status, Json.object().put("message", message));
  }

  public static ApiFailure error(int status, String error) {
    return new ApiFailure(status, Json.object().put("error", error));
  }

  public static ApiFailure unauthorized() {
    return message(401, "401 Unauthorized");
  }

  public static ApiFailure invalidToken(String description) {
    return new ApiFailure(
        401, Json.object().put("error", "invalid_token").put("error_description", description));
  }

  public static ApiFailure insufficientScope(String scopes) {
    return new ApiFailure(
        403,
        Json.object()
            .put("error", "insufficient_scope")
            .put(
                "error_description",
                "The request requires higher privileges than provided by the access token.")
            .put("scope", scopes));
  }

  public static ApiFailure forbidden() {
    return message(403, "403 Forbidden");
  }

  /** {@code what} as GitLab names it: "Project", "User", "Tree", "Branch". */
  public static ApiFailure notFound(String what) {
    return message(404, "404 " + what + " Not Found");
  }

  public static ApiFailure notFound() {
    return message(404, "404 Not found");
  }

  public static ApiFailure missing(String parameter) {
    return error(400, parameter + " is missing");
  }

  public static ApiFailure invalid(String parameter) {
    return error(400, parameter + " is invalid");
  }

  /** A model's own validation: {@code {"message":{"field":["text"]}}}. */
  public static ApiFailure validation(String field, String text) {
    var message = Json.object();
    message.putArray(field).add(text);
    return new ApiFailure(400, Json.object().set("message", message));
  }

  public static ApiFailure notBuilt(String method, String path) {
    return message(
        501, "501 Not Implemented: the development forge does not answer " + method + " " + path);
  }

  public int status() {
    return status;
  }

  public ObjectNode body() {
    return body;
  }
}
