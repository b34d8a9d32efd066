package io.renku.gateway.tokens;

import io.renku.commons.Failure;
import io.renku.gateway.http.JsonClient;
import io.renku.gateway.http.JsonClient.Answer;
import jakarta.json.JsonString;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Speaks to the token endpoints of Keycloak and GitLab. */
public final class TokenClient {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final JsonClient json;
  private final Clock clock;

  public TokenClient(JsonClient json, Clock clock) {
    this.json = json;
    this.clock = clock;
  }

  /**
   * Trades the code of a callback for tokens; empty when the provider refuses it.
   *
   * @throws Failure 503 when the provider is away
   */
  Optional<TokenSet> exchange(
      Provider provider, String code, String codeVerifier, String redirectUri) {
    return ask(
        provider,
        Map.of(
            "grant_type", "authorization_code",
            "code", code,
            "redirect_uri", redirectUri,
            "code_verifier", codeVerifier));
  }

  /**
   * Empty when the provider refuses: the user has to log in again.
   *
   * @throws Failure 503 when the provider is away
   */
  Optional<TokenSet> refresh(Provider provider, String refreshToken) {
    return ask(provider, Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
  }

  private Optional<TokenSet> ask(Provider provider, Map<String, String> grant) {
    var form = new LinkedHashMap<>(grant);
    form.put("client_id", provider.clientId());
    form.put("client_secret", provider.clientSecret());
    var now = clock.instant();
    var answer = json.postForm(provider.tokenUrl(), form, PATIENCE);
    if (answer.status() == 200 && answer.json().get("access_token") instanceof JsonString) {
      return Optional.of(TokenSet.answered(answer.json(), now));
    }
    if (isRefusal(answer)) {
      return Optional.empty();
    }
    throw Failure.unavailable(
        "%s answered %d to a token request (%s)."
            .formatted(provider.id(), answer.status(), answer.json().getString("error", "")),
        null);
  }

  /** Only the grant itself being bad is final; a wrong client secret is an operator's mistake. */
  private static boolean isRefusal(Answer answer) {
    return answer.status() == 400
        && answer.json().getString("error", "").matches("invalid_grant|invalid_request|");
  }
}
