package io.renku.sessions.session;

/** A patch in a custom resource that does not fit the objects it is meant for. */
class UnfitPatch extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnfitPatch(String message, Throwable cause) {
    super(message, cause);
  }
}
