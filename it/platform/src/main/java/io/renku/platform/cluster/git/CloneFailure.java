package io.renku.platform.cluster.git;

/** Why a clone ended early, in words for the session's log. */
final class CloneFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final CloneExit exit;

  CloneFailure(CloneExit exit, String message) {
    super(message);
    this.exit = exit;
  }

  CloneExit exit() {
    return exit;
  }
}
