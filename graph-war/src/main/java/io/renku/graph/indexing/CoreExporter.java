package io.renku.graph.indexing;

import io.renku.commons.Failure;
import io.renku.graph.GraphConfig;
import io.renku.graph.events.ProjectRef;
import io.renku.graph.gitlab.GitLabToken;
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
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Asks core for a commit's metadata as JSON-LD. The JDK's client, because the operation is a GET
 * with a body.
 */
@ApplicationScoped
public class CoreExporter {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  @Inject GraphConfig config;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /** Core's own refusal, with its number. */
  static final class ExportRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NOT_RENKU = 1110;
    private static final int GRAPH_CORRUPT = 2121;
    private final int code;

    ExportRefused(int code, String message) {
      super("Core answered %d: %s".formatted(code, message));
      this.code = code;
    }

    /** It may be that the repository holds no Renku metadata at all. */
    boolean mayMeanNotRenku() {
      return code == NOT_RENKU || code == GRAPH_CORRUPT;
    }

    /** Access to the repository, a lock, a time-out: another time it may work. */
    boolean isPassing() {
      return code == 1010 || code == 1011 || code == 1030 || (code >= 3000 && code < 4000);
    }

    /** An error that core could not name; worth a few tries. */
    boolean isUnclear() {
      return code == 2010 || code == 2020 || code == 2200 || code == 2900 || code >= 2500;
    }
  }

  /** The whole graph of a project at one commit. */
  String export(ProjectRef project, String commitId, GitLabToken token) {
    var body =
        Json.createObjectBuilder()
            .add("git_url", config.gitlabUrl() + "/" + project.slug())
            .add("commit_sha", commitId)
            .addNull("revision")
            .add("format", "json-ld")
            .build();
    var request =
        HttpRequest.newBuilder(URI.create(config.coreUrl() + "/renku/graph.export"))
            .timeout(config.exportTimeout())
            .header("Content-Type", "application/json")
            .method("GET", BodyPublishers.ofString(body.toString()));
    if (token.isPresent()) {
      request.header("Gitlab-Access-Token", token.value());
    }
    return read(send(request.build()));
  }

  private java.net.http.HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw Failure.unavailable("The core service cannot be reached.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.unavailable("The service is shutting down.", e);
    }
  }

  private static String read(java.net.http.HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw Failure.unavailable(
          "The core service answered %d.".formatted(response.statusCode()), null);
    }
    try (var reader = Json.createReader(new StringReader(response.body()))) {
      var answer = reader.readObject();
      if (answer.get("error") instanceof JsonObject error) {
        throw new ExportRefused(error.getInt("code", 2900), text(error));
      }
      return answer.getJsonObject("result").getString("graph");
    } catch (JsonException | NullPointerException | ClassCastException e) {
      throw new Failure(io.renku.commons.ErrorCode.UPSTREAM, "Core's answer holds no graph.", e);
    }
  }

  private static String text(JsonObject error) {
    var developer = error.getOrDefault("devMessage", JsonValue.NULL);
    return developer instanceof jakarta.json.JsonString text && !text.getString().isBlank()
        ? text.getString()
        : error.getString("userMessage", "no reason given");
  }
}
