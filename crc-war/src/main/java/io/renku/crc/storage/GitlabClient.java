package io.renku.crc.storage;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.crc.CrcConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalLong;

/** Asks GitLab, in the caller's name, who they are and what they may do in a project. */
@ApplicationScoped
class GitlabClient {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int MOST_PAGES = 50;
  private static final String MEMBERS =
      """
      query ($projects: [ID!], $name: String, $after: String) {
        projects(ids: $projects) {
          nodes {
            id
            projectMembers(search: $name, after: $after) {
              pageInfo { hasNextPage endCursor }
              nodes { user { id name } accessLevel { integerValue } }
            }
          }
        }
      }
      """;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  @Inject CrcConfig config;

  /**
   * @throws Failure 401 when the token does not hold or its user is blocked
   */
  GitlabUser user(String token) {
    var answer = send(request("/api/v4/user", token).GET().build());
    if (answer.statusCode() == 401 || answer.statusCode() == 403) {
      throw Failure.unauthorized("GitLab does not accept your token. Log in again.");
    }
    var user = json(answer);
    if (!"active".equals(user.getString("state", ""))) {
      throw Failure.unauthorized("Your account in GitLab is not active.");
    }
    return new GitlabUser(user.getJsonNumber("id").longValueExact(), user.getString("name", ""));
  }

  /** The caller's own access level in the project; empty when they are no member of it. */
  OptionalLong accessLevel(String projectId, GitlabUser user, String token) {
    var after = "";
    for (var page = 0; page < MOST_PAGES; page++) {
      var members = members(projectId, user, token, after);
      if (members.isEmpty()) {
        return OptionalLong.empty();
      }
      var level = levelOf(user, members);
      if (level.isPresent()) {
        return level;
      }
      var info = object(members, "pageInfo");
      if (!info.getBoolean("hasNextPage", false)) {
        return OptionalLong.empty();
      }
      after = info.getString("endCursor", "");
    }
    return OptionalLong.empty();
  }

  private JsonObject members(String projectId, GitlabUser user, String token, String after) {
    var variables =
        Json.createObjectBuilder()
            .add("projects", Json.createArrayBuilder().add("gid://gitlab/Project/" + projectId))
            .add("name", user.name());
    if (!after.isEmpty()) {
      variables.add("after", after);
    }
    var query =
        Json.createObjectBuilder().add("query", MEMBERS).add("variables", variables).build();
    var request =
        request("/api/graphql", token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(query.toString()))
            .build();
    var answer = json(send(request));
    if (!answer.containsKey("data") || answer.isNull("data")) {
      throw unusable(null);
    }
    return object(object(answer, "data"), "projects")
        .getOrDefault("nodes", JsonValue.EMPTY_JSON_ARRAY)
        .asJsonArray()
        .stream()
        .map(JsonValue::asJsonObject)
        .filter(p -> p.getString("id", "").endsWith("/" + projectId))
        .map(p -> object(p, "projectMembers"))
        .findFirst()
        .orElse(JsonValue.EMPTY_JSON_OBJECT);
  }

  /** A name may belong to many; only the numeric id is the caller's own. */
  private static OptionalLong levelOf(GitlabUser user, JsonObject members) {
    return members.getOrDefault("nodes", JsonValue.EMPTY_JSON_ARRAY).asJsonArray().stream()
        .filter(member -> member.getValueType() == JsonValue.ValueType.OBJECT)
        .map(JsonValue::asJsonObject)
        .filter(m -> object(m, "user").getString("id", "").endsWith("/" + user.id()))
        .mapToLong(m -> object(m, "accessLevel").getInt("integerValue", 0))
        .max();
  }

  private static JsonObject object(JsonObject from, String name) {
    return from.get(name) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
  }

  private HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(URI.create(config.gitlab() + path))
        .header("Authorization", "Bearer " + token)
        .header("Accept", "application/json")
        .timeout(ANSWER);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw Failure.unavailable("GitLab is away. Try again in a moment.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.unavailable("The question to GitLab was interrupted. Try again.", e);
    }
  }

  private static JsonObject json(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw unusable(null);
    }
    try (var reader = Json.createReader(new StringReader(answer.body()))) {
      return reader.readObject();
    } catch (JsonException | ClassCastException e) {
      throw unusable(e);
    }
  }

  private static Failure unusable(Exception cause) {
    return new Failure(ErrorCode.INTERNAL, "GitLab's answer could not be used.", cause);
  }
}
