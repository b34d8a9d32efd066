package io.renku.platform.cluster.git;

/** Git could not do what it was asked for; the message is git's own. */
public final class GitFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  GitFailure(String message) {
    super(message);
  }
}
