package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.kit.Answer;
import io.renku.commons.kit.Contract;
import io.renku.commons.kit.Fuzz;
import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.kit.Who;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Sends what a seeded generator makes of the OpenAPI document. Another seed: {@code
 * -Dfuzz.seed=17}; more requests: {@code -Dfuzz.requests=50000}.
 */
class FuzzTest extends ServiceTest {
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 5400);
  private static final long SEED = Long.getLong("fuzz.seed", 4);
  private static final List<Who> CALLERS = List.of(Who.ADMIN, Who.JANE, Who.ANONYMOUS);
  private static final Set<Integer> USERS_OWN = Set.of(1000, 1002, 1004, 1005, 1006, 1422, 3007);

  private final Contract contract = new Contract();

  @Test
  void everyAnswerIsWhatTheDocumentPromisesAndNoneIsOurFault() {
    service.cluster.setAdmission(FuzzTest::admitted);
    // The stream of events is no resource; it has tests of its own.
    var operations =
        contract.operations().stream()
            .filter(operation -> !operation.path().endsWith("/events"))
            .toList();
    var fuzz =
        new Fuzz<Who>(
            SEED,
            contract,
            new SessionVocabulary(service.registry.host()),
            FuzzTest::otherwiseWrong);

    fuzz.run(
        operations,
        CALLERS,
        REQUESTS,
        (who, asked) ->
            service.send(
                who,
                asked.method(),
                asked.path().replaceFirst("^notebooks/", ""),
                asked.body(),
                asked.headers()));

    assertThat(fuzz.faults()).as(fuzz.toString()).isEmpty();
    assertThat(fuzz.succeeded())
        .as("operations that succeeded at least once, %s", fuzz)
        .containsExactlyInAnyOrderElementsOf(operations);
  }

  private static Optional<String> otherwiseWrong(Answer answer) {
    if (answer.status() >= 500) {
      return Optional.of("nothing that a caller sends is our fault");
    }
    if (answer.status() < 400 || answer.body().isEmpty()) {
      return Optional.empty();
    }
    var code = answer.errorCode();
    var fits = answer.status() == 422 ? USERS_OWN.contains(code) : code == 1000 + answer.status();
    return fits ? Optional.empty() : Optional.of("the code is not that of the status");
  }

  /** A real API server refuses names and labels that it does not like. */
  private static JsonObject admitted(JsonObject manifest) {
    var metadata = Tree.objectAt(manifest, "metadata");
    var name = text(metadata, "name");
    if (!name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
      throw new ClusterRefusal(422, name + " cannot be a name");
    }
    for (var label : Tree.objectAt(metadata, "labels").keySet()) {
      if (!text(metadata, "labels", label)
          .matches("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?")) {
        throw new ClusterRefusal(422, "a label is not valid: " + label);
      }
    }
    return manifest;
  }
}
