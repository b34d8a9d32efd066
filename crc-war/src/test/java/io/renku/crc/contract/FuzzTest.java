package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.crc.kit.Answer;
import io.renku.crc.kit.Contract;
import io.renku.crc.kit.Contract.Operation;
import io.renku.crc.kit.Gitlab.Membership;
import io.renku.crc.kit.Who;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
  private final Set<String> faults = new LinkedHashSet<>();
  private final Set<Operation> done = new HashSet<>();
  private final TreeMap<Integer, Integer> statuses = new TreeMap<>();

  @Test
  void row55_everyAnswerIsWhatTheDocumentPromises() {
    service.gitlab.token("gitlab-token-1", 42);
    service.gitlab.members("123456", new Membership(42, "John \"Doe", 30));
    // A connection test would ask servers elsewhere.
    var operations =
        contract.operations().stream()
            .filter(operation -> !operation.path().endsWith("/test_connection"))
            .toList();
    var requests = new SeededRequests(SEED, contract);

    var sent = 0;
    while (sent < REQUESTS) {
      for (var operation : operations) {
        for (var who : CALLERS) {
          judge(operation, who, requests);
          sent++;
        }
      }
    }

    assertThat(faults).as("seed %d, %d requests, answers %s", SEED, sent, statuses).isEmpty();
    assertThat(done)
        .as("operations that succeeded at least once with seed %d", SEED)
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
     "configuration":{"type":"s3","provider":"AWS","hint":%s}}"""
        .formatted(hint);
  }

  private void judge(Operation operation, Who who, SeededRequests requests) {
    var request = requests.next(operation);
    var answer =
        service.send(who, request.method(), request.path(), request.body(), request.headers());
    statuses.merge(answer.status(), 1, Integer::sum);
    contract
        .fault(operation, answer)
        .or(() -> wrongCode(answer))
        .ifPresent(
            fault ->
                faults.add(
                    "%s: %s%n  asked %s%n  got %d %s"
                        .formatted(operation, fault, request, answer.status(), answer.body())));
    requests.learn(operation, answer);
    if (answer.status() < 300) {
      done.add(operation);
    }
  }

  private static Optional<String> wrongCode(Answer answer) {
    return answer.status() >= 400 && answer.errorCode() != 1000 + answer.status()
        ? Optional.of("the code is not that of the status")
        : Optional.empty();
  }
}
