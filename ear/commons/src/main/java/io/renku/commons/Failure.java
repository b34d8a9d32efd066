package io.renku.commons;

/**
 * Something the caller should learn about. Its message is shown to users, so it says what happened
 * and what to do; the cause is for the log only.
 */
public class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public Failure(ErrorCode code, String message) {
    this(code, message, null);
  }

  public Failure(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  public static Failure badRequest(String message) {
    return new Failure(ErrorCode.BAD_REQUEST, message);
  }

  public static Failure invalid(String message) {
    return new Failure(ErrorCode.INVALID, message);
  }

  public static Failure unauthorized(String message) {
    return new Failure(ErrorCode.UNAUTHORIZED, message);
  }

  public static Failure forbidden(String message) {
    return new Failure(ErrorCode.FORBIDDEN, message);
  }

  /** {@code what} is a noun such as "Resource pool"; {@code id} is what was asked for. */
  public static Failure notFound(String what, Object id) {
    return new Failure(
        ErrorCode.NOT_FOUND, "%s %s does not exist or you may not see it.".formatted(what, id));
  }

  public static Failure conflict(String message) {
    return new Failure(ErrorCode.CONFLICT, message);
  }

  /** A service we depend on is away; trying again later helps. */
  public static Failure unavailable(String message, Throwable cause) {
    return new Failure(ErrorCode.UNAVAILABLE, message, cause);
  }

  /** A service we depend on answered something that we cannot use. */
  public static Failure upstream(String message, Throwable cause) {
    return new Failure(ErrorCode.UPSTREAM, message, cause);
  }

  public static Failure notImplemented(String what) {
    return new Failure(ErrorCode.NOT_IMPLEMENTED, what + " is not built yet.");
  }
}
