package io.renku.graph.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.graph.FarEnd;
import io.renku.graph.TestConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GitLabClientTest {
  private static final GitLabToken TOKEN = new GitLabToken("t0ken");

  private final FarEnd far = new FarEnd();
  private final GitLabClient gitlab = new GitLabClient();

  @BeforeEach
  void connect() {
    gitlab.config = TestConfig.with(far.url(), "http://localhost:1");
  }

  @AfterEach
  void close() {
    far.close();
  }

  @Test
  void aTokenBelongsToItsUser() {
    far.on("GET /api/v4/user", 200, "{\"id\": 5, \"name\": \"Ada\", \"username\": \"ada\"}");

    assertThat(gitlab.user(TOKEN)).contains(new GitLabUser(5, "Ada", "ada", ""));
    assertThat(far.requests().getFirst()).contains("Bearer t0ken");
  }

  @Test
  void aRefusedTokenBelongsToNobody() {
    far.on("GET /api/v4/user", 401, "{\"message\": \"401 Unauthorized\"}");

    assertThat(gitlab.user(TOKEN)).isEmpty();
  }

  @Test
  void withoutATokenNoneIsSent() {
    gitlab.project(GitLabToken.NONE, 3);

    assertThat(far.requests().getFirst()).contains("null");
  }

  @Test
  void aProjectIsReadWithWhatMayBeMissing() {
    far.on(
        "GET /api/v4/projects/lab%2Fbikes",
        200,
        "{\"id\": 3, \"path_with_namespace\": \"lab/bikes\", \"name\": \"Bikes\", \"visibility\": \"internal\", \"created_at\": \"2024-01-02T03:04:05.678Z\"}");

    var project = gitlab.project(TOKEN, "lab/bikes").orElseThrow();

    assertThat(project.visibility()).isEqualTo("internal");
    assertThat(project.createdAt()).hasToString("2024-01-02T03:04:05.678Z");
    assertThat(project.modifiedAt()).isEqualTo(project.createdAt());
    assertThat(project.avatarUrl()).isEmpty();
  }

  @Test
  void aHiddenProjectIsAbsentAndAGoneOneIsGone() {
    assertThat(gitlab.project(TOKEN, 3)).isEmpty();
    assertThat(gitlab.isGone(TOKEN, 3)).isTrue();

    far.on("GET /api/v4/projects/3", 401, "{\"message\": \"401 Unauthorized\"}");

    assertThat(gitlab.project(TOKEN, 3)).isEmpty();
    assertThat(gitlab.isGone(TOKEN, 3)).as("only the token is bad").isFalse();
  }

  @Test
  void aHookCarriesTheSecret() {
    far.on("POST /api/v4/projects/3/hooks", 201, "{\"id\": 1, \"url\": \"u\"}");

    gitlab.createPushHook(TOKEN, 3, "https://renku.example/webhooks/events", "s3cret");

    assertThat(far.requests().getFirst()).contains("push_events=true").contains("token=s3cret");
  }

  @Test
  void aRefusalTellsItsStatus() {
    far.on("POST /api/v4/projects/3/hooks", 422, "{\"error\": \"Invalid url given\"}");

    assertThatThrownBy(() -> gitlab.createPushHook(TOKEN, 3, "u", "s"))
        .isInstanceOfSatisfying(
            GitLabRefused.class, refused -> assertThat(refused.status()).isEqualTo(422));
  }

  @Test
  void anAilingGitLabIsUnavailable() {
    far.on("GET /api/v4/user", 502, "<html>Bad gateway</html>");
    assertUnavailable();

    far.on("GET /api/v4/user", 429, "{\"message\": \"Retry later\"}");
    assertUnavailable();

    far.close();
    assertUnavailable();
  }

  private void assertUnavailable() {
    assertThatThrownBy(() -> gitlab.user(TOKEN))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }
}
