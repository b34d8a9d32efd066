package io.renku.forge.git;

/** A commit that cannot be made as asked; the message is for the caller. */
public final class CommitRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommitRefused(String message) {
    super(message, null, false, false);
  }
}
