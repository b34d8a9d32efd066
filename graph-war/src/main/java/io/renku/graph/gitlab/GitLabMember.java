package io.renku.graph.gitlab;

/** Somebody with access to a project, directly or through a group. */
public record GitLabMember(long id, String name, String username, String email, int accessLevel) {
  private static final int OWNER = 50;
  private static final int MAINTAINER = 40;

  public String role() {
    if (accessLevel >= OWNER) {
      return "owner";
    }
    return isMaintainer() ? "maintainer" : "reader";
  }

  /** The account behind an access token of a project or group, nobody's own. */
  public boolean isBot() {
    return username.matches("(project|group)_\\d+_bot.*");
  }

  public boolean isMaintainer() {
    return accessLevel >= MAINTAINER;
  }
}
