package io.renku.gateway.sessions;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the gateway remembers of one browser between requests. It begins with a login, changes its
 * id whenever more is known about the user, and ends by logout, idleness or age.
 *
 * @param createdAt seconds since 1970
 * @param idle seconds without a request after which it ends; 0 for never
 * @param max seconds after which it ends in any case; 0 for never
 * @param idToken of this browser's own login, the hint with which Keycloak ends it
 */
public record WebSession(
    String id,
    long createdAt,
    long idle,
    long max,
    Optional<String> userId,
    Optional<String> idToken,
    List<PendingLogin> logins) {
  private static final int TABS = 8;
  private static final long LOGIN_MINUTES = 30;

  public WebSession {
    logins = List.copyOf(logins);
  }

  public static WebSession start(String id, Instant now, Duration idle, Duration max) {
    return new WebSession(
        id,
        now.getEpochSecond(),
        idle.toSeconds(),
        max.toSeconds(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  public WebSession withId(String newId) {
    return new WebSession(newId, createdAt, idle, max, userId, idToken, logins);
  }

  public WebSession withUser(String sub, Optional<String> hint) {
    return new WebSession(id, createdAt, idle, max, Optional.of(sub), hint, logins);
  }

  /** Also lets go of logins that were left half-way. */
  public WebSession withLogin(PendingLogin login, Instant now) {
    var oldest = now.getEpochSecond() - Duration.ofMinutes(LOGIN_MINUTES).toSeconds();
    var kept = logins.stream().filter(l -> l.startedAt() >= oldest).toList();
    var recent = kept.subList(Math.max(0, kept.size() - TABS + 1), kept.size());
    return withLogins(Stream.concat(recent.stream(), Stream.of(login)).toList());
  }

  public WebSession withoutLogin(PendingLogin login) {
    return withLogins(logins.stream().filter(l -> !l.equals(login)).toList());
  }

  public WebSession withLogins(List<PendingLogin> newLogins) {
    return new WebSession(id, createdAt, idle, max, userId, idToken, newLogins);
  }

  public Optional<PendingLogin> login(String state) {
    return logins.stream()
        .filter(l -> MessageDigest.isEqual(l.state().getBytes(UTF_8), state.getBytes(UTF_8)))
        .findFirst();
  }

  public boolean isOver(Instant now) {
    return max > 0 && now.getEpochSecond() >= createdAt + max;
  }

  /** How long it lives from now if nothing more happens; empty for ever. */
  public Optional<Duration> timeToLive(Instant now) {
    var byAge = createdAt + max - now.getEpochSecond();
    if (idle == 0 && max == 0) {
      return Optional.empty();
    }
    var seconds = max == 0 ? idle : idle == 0 ? byAge : Math.min(idle, byAge);
    return Optional.of(Duration.ofSeconds(Math.max(1, seconds)));
  }

  @Override
  public String toString() {
    return userId.map(user -> "session of " + user).orElse("anonymous session");
  }

  String toJson() {
    var pending = Json.createArrayBuilder();
    logins.forEach(l -> pending.add(json(l)));
    var json =
        Json.createObjectBuilder()
            .add("createdAt", createdAt)
            .add("idle", idle)
            .add("max", max)
            .add("logins", pending);
    userId.ifPresent(sub -> json.add("userId", sub));
    idToken.ifPresent(token -> json.add("idToken", token));
    return json.build().toString();
  }

  static WebSession fromJson(String id, String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      var json = reader.readObject();
      return new WebSession(
          id,
          json.getJsonNumber("createdAt").longValue(),
          json.getJsonNumber("idle").longValue(),
          json.getJsonNumber("max").longValue(),
          Optional.ofNullable(json.getString("userId", null)),
          Optional.ofNullable(json.getString("idToken", null)),
          json.getJsonArray("logins").getValuesAs(JsonObject.class).stream()
              .map(WebSession::login)
              .toList());
    }
  }

  private static JsonObject json(PendingLogin login) {
    return Json.createObjectBuilder()
        .add("state", login.state())
        .add("nonce", login.nonce())
        .add("codeVerifier", login.codeVerifier())
        .add("provider", login.provider())
        .add("next", Json.createArrayBuilder(login.next()))
        .add("redirectUrl", login.redirectUrl())
        .add("startedAt", login.startedAt())
        .build();
  }

  private static PendingLogin login(JsonObject json) {
    return new PendingLogin(
        json.getString("state"),
        json.getString("nonce"),
        json.getString("codeVerifier"),
        json.getString("provider"),
        json.getJsonArray("next").getValuesAs(JsonString.class).stream()
            .map(JsonString::getString)
            .toList(),
        json.getString("redirectUrl"),
        json.getJsonNumber("startedAt").longValue());
  }
}
