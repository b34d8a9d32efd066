package io.renku.platform.cluster.git;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What the container {@code git-proxy} is told by its environment (sessions.md 5.5). */
record ProxySettings(
    String repository,
    boolean isAnonymous,
    GitlabToken gitlab,
    RenkuTokens renku,
    String renkuUrl,
    String realm,
    String clientId,
    String clientSecret,
    Duration period) {
  private static final String PERIOD_SECONDS = "600";
  private static final long LONG_AGO = 1;

  static ProxySettings of(Map<String, String> variables) {
    return new ProxySettings(
        required(variables, "REPOSITORY_URL"),
        required(variables, "ANONYMOUS_SESSION").equalsIgnoreCase("true"),
        gitlab(variables),
        new RenkuTokens(
            required(variables, "RENKU_ACCESS_TOKEN"), required(variables, "RENKU_REFRESH_TOKEN")),
        required(variables, "RENKU_URL").replaceAll("/+$", ""),
        required(variables, "RENKU_REALM"),
        required(variables, "RENKU_CLIENT_ID"),
        required(variables, "RENKU_CLIENT_SECRET"),
        period(variables));
  }

  /** A user without a login at GitLab may have one by the time that git is used. */
  private static GitlabToken gitlab(Map<String, String> variables) {
    var token = required(variables, "GITLAB_OAUTH_TOKEN");
    var end = Long.parseLong(required(variables, "GITLAB_OAUTH_TOKEN_EXPIRES_AT"));
    return new GitlabToken(token, token.equals("None") || token.isEmpty() ? LONG_AGO : end);
  }

  private static Duration period(Map<String, String> variables) {
    var seconds =
        Long.parseLong(variables.getOrDefault("REFRESH_CHECK_PERIOD_SECONDS", PERIOD_SECONDS));
    if (seconds < 1) {
      throw new IllegalArgumentException("REFRESH_CHECK_PERIOD_SECONDS is less than one second.");
    }
    return Duration.ofSeconds(seconds);
  }

  private static String required(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(name))
        .orElseThrow(
            () -> new IllegalArgumentException("The variable %s is missing.".formatted(name)));
  }

  /** From this long before its end on, a token is renewed. */
  Duration margin() {
    return period.multipliedBy(4);
  }

  /** Never the tokens. */
  @Override
  public String toString() {
    return "ProxySettings[" + repository + "]";
  }

  /**
   * @param expiresAt seconds since 1970; not positive for never
   */
  record GitlabToken(String value, long expiresAt) {
    @Override
    public String toString() {
      return "GitlabToken[until " + expiresAt + "]";
    }
  }

  record RenkuTokens(String access, String refresh) {
    @Override
    public String toString() {
      return "RenkuTokens[]";
    }
  }
}
