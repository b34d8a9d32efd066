package io.renku.core;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;

/** A failure with the number that the service's clients know it by. */
public class CoreFailure extends Failure {
  private static final long serialVersionUID = 1L;

  private final CoreError error;
  private final String detail;

  public CoreFailure(CoreError error, String detail) {
    this(error, detail, null);
  }

  public CoreFailure(CoreError error, String detail, Throwable cause) {
    super(ErrorCode.BAD_REQUEST, error.userMessage(detail), cause);
    this.error = error;
    this.detail = detail;
  }

  public CoreError error() {
    return error;
  }

  public String detail() {
    return detail;
  }

  /** The same happening under another number, for endpoints that report it as their own. */
  public CoreFailure as(CoreError other) {
    return new CoreFailure(other, detail, this);
  }
}
