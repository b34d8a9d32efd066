package io.renku.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.junit.jupiter.api.Test;

class SessionsFailureMapperTest {
  private final SessionsFailureMapper mapper = new SessionsFailureMapper();

  private void assertAnswers(Throwable thrown, int status, String code) {
    try (var response = mapper.toResponse(thrown)) {
      assertThat(response.getStatus()).isEqualTo(status);
      assertThat(Tree.textAt((JsonObject) response.getEntity(), "error", "code")).hasValue(code);
    }
  }

  @Test
  void behaviour16_aServiceThatIsSparedForAWhileIsTransient() {
    assertAnswers(new CircuitBreakerOpenException("open"), 503, "3503");
  }

  @Test
  void whatTheClusterRefusesIsTroubleUpstream() {
    assertAnswers(new ClusterRefusal(403, "no"), 500, "3000");
  }

  @Test
  void codesOfTheirOwnStay() {
    assertAnswers(SessionFailure.refused(SessionFailure.STORAGE, "no"), 422, "1006");
  }
}
