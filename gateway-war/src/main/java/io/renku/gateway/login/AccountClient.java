package io.renku.gateway.login;

import io.renku.commons.Failure;
import io.renku.gateway.http.JsonClient;
import io.renku.gateway.tokens.Provider;
import io.renku.gateway.tokens.TokenService;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keycloak's account pages, used on a user's behalf. */
public final class AccountClient {
  private static final Logger LOG = LoggerFactory.getLogger(AccountClient.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final JsonClient json;
  private final TokenService tokens;
  private final String realmUrl;

  public AccountClient(JsonClient json, TokenService tokens, String realmUrl) {
    this.json = json;
    this.tokens = tokens;
    this.realmUrl = realmUrl;
  }

  /**
   * Ends all of the user's sessions at Keycloak but offline ones. Where that fails, the user is
   * logged out here at least.
   */
  void endSessions(String userId) {
    try {
      tokens.fresh(Provider.RENKU, userId).ifPresent(set -> endSessions(userId, set.accessToken()));
    } catch (Failure failure) {
      LOG.warn("User {} keeps sessions at Keycloak", userId, failure);
    }
  }

  private void endSessions(String userId, String accessToken) {
    var answer =
        json.delete(
            realmUrl + "/account/sessions?current=true",
            Map.of("Authorization", "Bearer " + accessToken),
            PATIENCE);
    if (answer.status() >= 300) {
      LOG.warn("User {} keeps sessions at Keycloak: it answered {}", userId, answer.status());
    }
  }
}
