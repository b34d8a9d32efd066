package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.kit.Answer;
import io.renku.commons.kit.Contract;
import io.renku.commons.kit.Fuzz;
import io.renku.crc.kit.Gitlab.Membership;
import io.renku.crc.kit.Who;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Sends what a seeded generator makes of the OpenAPI document. Another seed: {@code
 * -Dfuzz.seed=17}; more requests: {@code -Dfuzz.requests=50000}.
 */
class FuzzTest extends ServiceTest {
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 5400);
  private static final int MANY = 30;
  private static final long SEED = Long.getLong("fuzz.seed", 55);
  private static final List<Who> CALLERS =
      List.of(new Who("admin-user-1", true, "gitlab-token-1"), Who.USER, Who.ANONYMOUS);

  private final Contract contract = new Contract();

  @Test
  void row55_everyAnswerIsWhatTheDocumentPromises() {
    service.gitlab.token("gitlab-token-1", 42);
    service.gitlab.members("123456", new Membership(42, "John \"Doe", 30));
    // A connection test would ask servers elsewhere.
    var operations =
        contract.operations().stream()
            .filter(operation -> !operation.path().endsWith("/test_connection"))
            .toList();
    var fuzz = new Fuzz<Who>(SEED, contract, new PoolVocabulary(), FuzzTest::wrongCode);

    fuzz.run(
        operations,
        CALLERS,
        REQUESTS,
        (who, asked) ->
            service.send(who, asked.method(), asked.path(), asked.body(), asked.headers()));

    assertThat(fuzz.faults()).as(fuzz.toString()).isEmpty();
    assertThat(fuzz.succeeded())
        .as("operations that succeeded at least once, %s", fuzz)
        .hasSizeGreaterThanOrEqualTo(MANY);
  }

  @Test
  void row55_whatTheDatabaseCannotKeepIsRefused() {
    service.gitlab.token("gitlab-token-1", 42);
    service.gitlab.members("123456", new Membership(42, "John \"Doe", 30));

    assertRefused(delete(Who.ADMIN, "users/%00"), 422);
    assertRefused(post(Who.ADMIN, "users/a%00/resource_pools", "[1]"), 422);
    assertRefused(get(Who.USER, "storage/%00"), 422);
    assertRefused(post(Who.USER, "storage", storageWith("[\"a\\u0000\"]")), 422);
    assertRefused(post(Who.USER, "storage", storageWith("{\"a\":\"\\ud83d\"}")), 422);
    assertRefused(post(Who.USER, "storage", storageWith("1e200000")), 422);
  }

  private static String storageWith(String hint) {
    return """
    {"project_id":"123456","name":"fuzzed","source_path":"a","target_path":"b",
     "configuration":{"type":"s3","provider":"AWS","hint":%s}}\
    """
        .formatted(hint);
  }

  private static Optional<String> wrongCode(Answer answer) {
    return answer.status() >= 400 && answer.errorCode() != 1000 + answer.status()
        ? Optional.of("the code is not that of the status")
        : Optional.empty();
  }
}
