package io.renku.crc.kit;

/** Who sends a request. */
public record Who(String userId, boolean isAdmin, String gitlabToken) {
  public static final Who ANONYMOUS = new Who(null, false, null);
  public static final Who ADMIN = new Who("admin-user-1", true, null);
  public static final Who USER = new Who("normal-user-1", false, "gitlab-token-1");

  public static Who user(String userId) {
    return new Who(userId, false, null);
  }

  public static Who withGitlab(String token) {
    return new Who("some-user-id", false, token);
  }
}
