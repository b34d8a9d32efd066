package io.renku.graph.gitlab;

/** A bearer token for GitLab, or none. Never printed. */
public record GitLabToken(String value) {
  public static final GitLabToken NONE = new GitLabToken("");

  public boolean isPresent() {
    return !value.isEmpty();
  }

  @Override
  public String toString() {
    return isPresent() ? "GitLabToken[hidden]" : "GitLabToken[none]";
  }
}
