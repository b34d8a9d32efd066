package io.renku.gateway.tokens;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;

/** A token that we do not accept; the message is one of the two that clients know. */
public final class BadToken extends Failure {
  private static final long serialVersionUID = 1L;

  private BadToken(String message, Throwable cause) {
    super(ErrorCode.UNAUTHORIZED, message, cause);
  }

  static BadToken expired() {
    return new BadToken("token expired", null);
  }

  static BadToken unknown() {
    return new BadToken("unknown", null);
  }

  static BadToken unknown(Throwable cause) {
    return new BadToken("unknown", cause);
  }
}
