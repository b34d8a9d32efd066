package io.renku.commons;

/**
 * What went wrong, in the few kinds a caller can act on, each with the HTTP status it stands for.
 */
public enum ErrorCode {
  BAD_REQUEST(400),
  UNAUTHORIZED(401),
  FORBIDDEN(403),
  NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  NOT_ACCEPTABLE(406),
  CONFLICT(409),
  PRECONDITION_FAILED(412),
  TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  INVALID(422),
  PRECONDITION_REQUIRED(428),
  TOO_MANY(429),
  INTERNAL(500),
  NOT_IMPLEMENTED(501),
  UPSTREAM(502),
  UNAVAILABLE(503),
  UPSTREAM_TIMEOUT(504);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }

  /**
   * The kind that stands for an HTTP status; statuses nobody named become BAD_REQUEST or INTERNAL
   * by their class.
   */
  public static ErrorCode ofStatus(int status) {
    for (var code : values()) {
      if (code.status == status) {
        return code;
      }
    }
    return status >= 500 ? INTERNAL : BAD_REQUEST;
  }
}
