package io.renku.graph;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;

/** A refusal that clients of the reference know as severity "info". */
public class Notice extends Failure {
  private static final long serialVersionUID = 1L;

  public Notice(ErrorCode code, String message) {
    super(code, message);
  }

  public static Notice notFound(String message) {
    return new Notice(ErrorCode.NOT_FOUND, message);
  }
}
