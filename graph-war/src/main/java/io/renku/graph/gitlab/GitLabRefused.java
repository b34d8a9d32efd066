package io.renku.graph.gitlab;

/** GitLab understood the request and said no, with a 4xx status. */
public class GitLabRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;

  public GitLabRefused(int status, String message, Throwable cause) {
    super("GitLab answered %d: %s".formatted(status, message), cause);
    this.status = status;
  }

  public int status() {
    return status;
  }

  /** 401 or 403: this token cannot do that, another one may. */
  public boolean isAboutRights() {
    return status == 401 || status == 403;
  }
}
