package io.renku.sessions.users;

import io.renku.commons.Failure;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a user's sessions may use at GitLab.
 *
 * @param expiresAt seconds since 1970; -1 for never or unknown
 */
public record GitCredentials(String gitlabUrl, Optional<String> token, long expiresAt) {

  /**
   * Of {@code Renku-Auth-Git-Credentials}; only the first entry counts.
   *
   * @throws Failure 401 when the header is not what the gateway sends
   */
  public static GitCredentials ofHeader(String header) {
    try {
      var json = new String(Base64.getDecoder().decode(header.strip()), StandardCharsets.UTF_8);
      var first = Tree.parseObject(json).entrySet().iterator().next();
      var entry = first.getValue().asJsonObject();
      return new GitCredentials(
          first.getKey().replaceAll("/+$", ""),
          token(entry),
          expiry(entry.get("AccessTokenExpiresAt")));
    } catch (JsonException
        | IllegalArgumentException
        | ClassCastException
        | java.util.NoSuchElementException e) {
      throw Failure.unauthorized(
          "The GitLab credentials are not readable; log out and log in again.");
    }
  }

  private static Optional<String> token(JsonObject entry) {
    var words = Tree.textAt(entry, "AuthorizationHeader").orElse("").strip().split("\\s+");
    return words.length == 2 ? Optional.of(words[1]) : Optional.empty();
  }

  private static long expiry(JsonValue value) {
    return switch (value) {
      case JsonNumber number ->
          number.bigDecimalValue().setScale(0, RoundingMode.FLOOR).longValue();
      case JsonString text when text.getString().matches("\\d{1,15}(\\.\\d*)?") ->
          Long.parseLong(text.getString().replaceFirst("\\..*", ""));
      case null, default -> -1;
    };
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "GitCredentials[" + gitlabUrl + "]";
  }
}
