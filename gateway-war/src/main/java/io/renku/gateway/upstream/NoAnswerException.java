package io.renku.gateway.upstream;

import java.io.IOException;

/** The connection ended before the first byte of an answer. */
final class NoAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  NoAnswerException() {
    super("The upstream closed the connection without an answer");
  }
}
