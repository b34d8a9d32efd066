package io.renku.gateway.tokens;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Instant;
import java.util.Optional;

/**
 * The tokens that one provider gave for one user; kept and replaced together.
 *
 * @param expiresAt of the access token, seconds since 1970, or -1 when the provider did not say
 * @param refreshExpiresAt likewise of the refresh token
 * @param isSpent the provider refused to refresh: the user has to log in again
 */
public record TokenSet(
    String accessToken,
    long expiresAt,
    Optional<String> refreshToken,
    long refreshExpiresAt,
    Optional<String> idToken,
    boolean isSpent) {

  public static final long UNKNOWN = -1;

  /** What a token endpoint answered at {@code now}. */
  static TokenSet answered(JsonObject json, Instant now) {
    return new TokenSet(
        json.getString("access_token"),
        after(now, json, "expires_in"),
        text(json, "refresh_token"),
        after(now, json, "refresh_expires_in"),
        text(json, "id_token"),
        false);
  }

  /** Good for at least so many seconds more. */
  public boolean isFresh(Instant now, long seconds) {
    return !isSpent && (expiresAt == UNKNOWN || expiresAt - seconds > now.getEpochSecond());
  }

  /** Not expired, even if there will be no next one. */
  public boolean isUsable(Instant now) {
    return expiresAt == UNKNOWN || expiresAt > now.getEpochSecond();
  }

  /** The older set's refresh and ID token where the provider sent no new one. */
  TokenSet over(TokenSet older) {
    return new TokenSet(
        accessToken,
        expiresAt,
        refreshToken.or(older::refreshToken),
        refreshToken.isPresent() ? refreshExpiresAt : older.refreshExpiresAt(),
        idToken.or(older::idToken),
        false);
  }

  TokenSet spent() {
    return new TokenSet(accessToken, expiresAt, refreshToken, refreshExpiresAt, idToken, true);
  }

  String toJson() {
    var json =
        Json.createObjectBuilder()
            .add("accessToken", accessToken)
            .add("expiresAt", expiresAt)
            .add("refreshExpiresAt", refreshExpiresAt)
            .add("isSpent", isSpent);
    refreshToken.ifPresent(token -> json.add("refreshToken", token));
    idToken.ifPresent(token -> json.add("idToken", token));
    return json.build().toString();
  }

  static TokenSet fromJson(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      var json = reader.readObject();
      return new TokenSet(
          json.getString("accessToken"),
          json.getJsonNumber("expiresAt").longValue(),
          text(json, "refreshToken"),
          json.getJsonNumber("refreshExpiresAt").longValue(),
          text(json, "idToken"),
          json.getBoolean("isSpent"));
    }
  }

  @Override
  public String toString() {
    return "tokens until " + expiresAt + (isSpent ? ", spent" : "");
  }

  private static long after(Instant now, JsonObject json, String field) {
    var seconds =
        json.get(field) instanceof jakarta.json.JsonNumber number ? number.longValue() : 0;
    return seconds > 0 ? now.getEpochSecond() + seconds : UNKNOWN;
  }

  private static Optional<String> text(JsonObject json, String field) {
    return Optional.ofNullable(json.getString(field, null));
  }
}
