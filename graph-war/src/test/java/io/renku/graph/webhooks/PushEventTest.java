package io.renku.graph.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.graph.TestConfig;
import jakarta.json.Json;
import java.io.StringReader;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PushEventTest {
  private static final String HEAD = "a".repeat(40);
  private static final String BODY =
      """
      {"object_kind": "push", "before": "%2$s", "after": "%1$s", "ref": "refs/heads/main",
       "project": {"id": 7, "path_with_namespace": "lab/bikes", "default_branch": "main"},
       "commits": [{"id": "%2$s", "message": "older"},
                   {"id": "%1$s", "message": "Add data", "timestamp": "2024-05-01T14:00:00+02:00",
                    "author": {"name": "Ada", "email": "ada@renku.example"}}]}
      """
          .formatted(HEAD, "b".repeat(40));

  private final HookSecret secret = new HookSecret();

  @Test
  void theHeadIsTakenFromTheListedCommits() {
    var push = read(BODY);

    assertThat(push.changesProject()).isTrue();
    assertThat(push.project().slug()).isEqualTo("lab/bikes");
    assertThat(push.head().message()).isEqualTo("Add data");
    assertThat(push.head().date()).isEqualTo(Instant.parse("2024-05-01T12:00:00Z"));
    assertThat(push.head().parents()).containsExactly("b".repeat(40));
  }

  @Test
  void otherBranchesAndDeletionsChangeNothing() {
    assertThat(read(BODY.replace("heads/main", "heads/topic")).changesProject()).isFalse();
    assertThat(read(BODY.replace(HEAD, "0".repeat(40))).changesProject()).isFalse();
  }

  @Test
  void whatIsNoPushIsRefused() {
    for (var body :
        new String[] {
          "{}",
          "{\"after\": 5}",
          BODY.replace("\"id\": 7", "\"id\": 7.5"),
          BODY.replace("\"id\": 7", "\"id\": 99999999999"),
          BODY.replace("\"id\": 7", "\"id\": \"x\""),
          BODY.replace(HEAD, "nonsense")
        }) {
      assertThatThrownBy(() -> read(body)).as(body).isInstanceOf(io.renku.commons.Failure.class);
    }
  }

  @Test
  void aSecretOpensOnlyItsOwnProject() {
    secret.config = TestConfig.local();

    assertThat(secret.project(secret.of(7))).hasValue(7);
    assertThat(secret.project("7")).isEmpty();
    assertThat(secret.project(secret.of(7) + "x")).isEmpty();
    assertThat(secret.of(7)).isNotEqualTo(secret.of(7));
  }

  private static PushEvent read(String body) {
    return PushEvent.read(Json.createReader(new StringReader(body)).readObject());
  }
}
