package io.renku.sessions.projects;

import io.renku.commons.Failure;
import io.renku.sessions.PlatformConfig;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.Tree;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** GitLab, asked with the caller's own token: what they may not see does not exist. */
@ApplicationScoped
public class GitLabClient {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  @Inject PlatformConfig platform;
  @Inject SessionsConfig config;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  public Optional<Project> project(String path, Optional<String> token) {
    return join(get("/projects/" + encoded(path), token))
        .map(
            json ->
                new Project(
                    Tree.numberAt(json, 0, "id"),
                    Tree.textAt(json, "path_with_namespace").orElse(path),
                    Tree.textAt(json, "web_url").orElse(""),
                    Tree.textAt(json, "http_url_to_repo").orElse(""),
                    Tree.textAt(json, "visibility").orElse("public").equals("public")));
  }

  /** Completes with whether the branch exists. */
  public CompletableFuture<Boolean> hasBranch(
      Project project, String branch, Optional<String> token) {
    return has("/projects/%d/repository/branches/".formatted(project.id()), branch, token);
  }

  /** Completes with the commit at the tip of a branch; empty when there is no such branch. */
  public CompletableFuture<Optional<String>> tip(
      Project project, String branch, Optional<String> token) {
    return get(
            "/projects/%d/repository/branches/%s".formatted(project.id(), encoded(branch)), token)
        .thenApply(found -> found.flatMap(json -> Tree.textAt(json, "commit", "id")));
  }

  /** Completes with the project's default branch; empty for one without any. */
  public CompletableFuture<Optional<String>> defaultBranch(
      Project project, Optional<String> token) {
    return get("/projects/%d".formatted(project.id()), token)
        .thenApply(found -> found.flatMap(json -> Tree.textAt(json, "default_branch")));
  }

  /** Completes with whether the commit exists. */
  public CompletableFuture<Boolean> hasCommit(
      Project project, String commit, Optional<String> token) {
    return has("/projects/%d/repository/commits/".formatted(project.id()), commit, token);
  }

  /** Without a name GitLab would list them all. */
  private CompletableFuture<Boolean> has(String all, String name, Optional<String> token) {
    return name.isBlank()
        ? CompletableFuture.completedFuture(false)
        : get(all + encoded(name), token).thenApply(Optional::isPresent);
  }

  /** Completes with the caller as GitLab knows them. */
  public CompletableFuture<Optional<GitIdentity>> identity(Optional<String> token) {
    if (token.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return get("/user", token)
        .thenApply(
            found ->
                found.map(
                    json ->
                        new GitIdentity(
                            Tree.textAt(json, "name").orElse(""),
                            Tree.textAt(json, "email").orElse(""))));
  }

  /** Name and address for commits. */
  public record GitIdentity(String fullName, String email) {}

  private CompletableFuture<Optional<JsonObject>> get(String path, Optional<String> token) {
    var request =
        HttpRequest.newBuilder(URI.create(platform.gitlabForUs() + "/api/v4" + path))
            .header("Accept", "application/json");
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
        .orTimeout(config.patienceSeconds, TimeUnit.SECONDS)
        .thenApply(GitLabClient::read);
  }

  private static Optional<JsonObject> read(HttpResponse<String> response) {
    return switch (response.statusCode()) {
      case 200 -> Optional.of(parsed(response.body()));
      case 401 ->
          throw Failure.unauthorized(
              "GitLab does not accept your login any more; log out and log in again.");
      case 400, 403, 404 -> Optional.empty();
      default ->
          throw Failure.unavailable(
              "GitLab answered %d; try again in a moment.".formatted(response.statusCode()), null);
    };
  }

  private static JsonObject parsed(String body) {
    try {
      return Tree.parseObject(body);
    } catch (JsonException | ClassCastException e) {
      throw Failure.upstream("GitLab's answer is not JSON.", e);
    }
  }

  /**
   * Waits for an answer.
   *
   * @throws Failure as GitLab's answer, or its silence, demands
   */
  public static <T> T join(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case Failure failure -> throw failure;
        case IOException away ->
            throw Failure.unavailable("GitLab cannot be reached; try again in a moment.", away);
        case TimeoutException late ->
            throw Failure.unavailable("GitLab does not answer; try again in a moment.", late);
        default -> throw e;
      }
    }
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
