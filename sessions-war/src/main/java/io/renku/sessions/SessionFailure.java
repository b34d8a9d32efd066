package io.renku.sessions;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import java.util.Optional;

/** A failure with one of the service's own codes, which clients know. */
public class SessionFailure extends Failure {
  private static final long serialVersionUID = 1L;

  public static final int USER = 1000;
  public static final int IMAGE = 1002;
  public static final int AZURE = 1003;
  public static final int ENVIRONMENT = 1004;
  public static final int RESOURCES = 1005;
  public static final int STORAGE = 1006;
  public static final int CONFIGURATION = 2001;
  public static final int UPSTREAM = 3000;
  public static final int DELETE = 3001;
  public static final int CREATE = 3002;
  public static final int PATCH = 3005;
  public static final int NO_HIBERNATION = 3006;
  public static final int ANONYMOUS = 3007;

  private final int number;
  private final String detail;

  public SessionFailure(ErrorCode code, int number, String message, String detail) {
    super(code, message);
    this.number = number;
    this.detail = detail;
  }

  /** The user can mend it: 422 with the code that says what. */
  public static SessionFailure refused(int number, String message) {
    return new SessionFailure(ErrorCode.INVALID, number, message, null);
  }

  public static SessionFailure internal(int number, String message) {
    return new SessionFailure(ErrorCode.INTERNAL, number, message, null);
  }

  public int number() {
    return number;
  }

  public Optional<String> detail() {
    return Optional.ofNullable(detail);
  }
}
