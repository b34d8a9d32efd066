package io.renku.sessions.cluster;

/** The API server answered and said no. */
public class ClusterRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public ClusterRefusal(int status, String message) {
    super(message);
    this.status = status;
  }

  public int status() {
    return status;
  }

  public boolean isConflict() {
    return status == 409;
  }

  public boolean isForbidden() {
    return status == 403;
  }

  /** The resource version that a watch asked to go on from is no longer known. */
  public boolean isGone() {
    return status == 410;
  }
}
