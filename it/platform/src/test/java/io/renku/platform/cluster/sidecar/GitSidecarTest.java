package io.renku.platform.cluster.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.git.GitHttp;
import io.renku.platform.cluster.git.Repositories;
import io.renku.platform.cluster.git.WorkTree;
import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sidecar over HTTP, at work on a real clone of a repository that a server has. */
class GitSidecarTest {
  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private Repositories repositories;
  private Path bare;
  private Path work;
  private GitHttp server;
  private GitSidecar sidecar;

  @BeforeEach
  void start() throws Exception {
    repositories = new Repositories(directory);
    bare = repositories.create("public/project.git", Map.of("a.txt", "a"));
    repositories.git(bare, "config", "http.receivepack", "true");
    server = new GitHttp(repositories.folder(), "none");
    work = Files.createDirectories(directory.resolve("work"));
    repositories.git(work, "clone", "-q", server.url() + "/public/project.git", ".");
    repositories.git(work, "config", "user.name", "Ada");
    repositories.git(work, "config", "user.email", "ada@example.org");
    sidecar =
        new GitSidecar(
            "/sessions/s/sidecar/",
            Optional.of("t0ken"),
            new WorkTree(work, repositories.environment()));
  }

  @AfterEach
  void stop() {
    sidecar.close();
    server.close();
    http.close();
  }

  private HttpRequest.Builder request(String path) {
    var url = "http://127.0.0.1:%d/sessions/s/sidecar/%s".formatted(sidecar.port(), path);
    return HttpRequest.newBuilder(URI.create(url))
        .header("Content-Type", "application/json")
        .header("Authorization", "token t0ken");
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode post(String body) throws Exception {
    var answer = send(request("jsonrpc").POST(HttpRequest.BodyPublishers.ofString(body)).build());
    assertThat(answer.statusCode()).isEqualTo(200);
    return Json.parse(answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private JsonNode call(String method, String parameters) throws Exception {
    var answer =
        post(
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":%s}"
                .formatted(method, parameters));
    assertThat(answer.path("id").asInt()).isEqualTo(7);
    assertThat(answer.path("jsonrpc").asText()).isEqualTo("2.0");
    return answer;
  }

  private JsonNode status() throws Exception {
    return call("git/get_status", "{}").path("result");
  }

  private void commit(String file) throws Exception {
    Files.writeString(work.resolve(file), file);
    repositories.git(work, "add", ".");
    repositories.git(work, "commit", "-qm", "add " + file);
  }

  @Test
  void healthAndMapAreOpen() throws Exception {
    for (var path : new String[] {"health", "health/"}) {
      var answer = send(HttpRequest.newBuilder(request(path).build().uri()).build());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"status\":\"running\"}");
    }
    var map = send(HttpRequest.newBuilder(request("jsonrpc/map").build().uri()).build());
    assertThat(map.body()).contains("JSON-RPC map", "git/get_status", "renku/run");
  }

  @Test
  void aCleanWorkTree() throws Exception {
    var status = status();

    assertThat(status.path("clean").asBoolean()).isTrue();
    assertThat(status.path("ahead").asInt(-1)).isZero();
    assertThat(status.path("behind").asInt(-1)).isZero();
    assertThat(status.path("branch").asText()).isEqualTo("main");
    assertThat(status.path("commit").asText())
        .isEqualTo(repositories.git(work, "rev-parse", "HEAD"));
    assertThat(status.path("status").asText()).contains("# branch.upstream origin/main");
    assertThat(status.path("fetched").asBoolean()).isTrue();
  }

  @Test
  void newChangedAndStagedFilesAreDirty() throws Exception {
    Files.writeString(work.resolve("new file.txt"), "new");
    assertThat(status().path("clean").asBoolean(true)).isFalse();
    Files.delete(work.resolve("new file.txt"));
    Files.writeString(work.resolve("a.txt"), "changed");
    assertThat(status().path("clean").asBoolean(true)).isFalse();
    repositories.git(work, "mv", "-f", "a.txt", "b.txt");
    assertThat(status().path("clean").asBoolean(true)).isFalse();
  }

  @Test
  void commitsHereAndThereAreCounted() throws Exception {
    commit("mine.txt");
    repositories.commit(bare, "theirs", Map.of("theirs.txt", "1"));
    repositories.commit(bare, "theirs again", Map.of("theirs.txt", "2"));

    var status = status();

    assertThat(status.path("ahead").asInt()).isEqualTo(1);
    assertThat(status.path("behind").asInt()).isEqualTo(2);
  }

  @Test
  void aRemoteThatIsAwayDoesNotHideUnsavedWork() throws Exception {
    Files.writeString(work.resolve("new.txt"), "new");
    server.close();

    var status = status();

    assertThat(status.path("clean").asBoolean(true)).isFalse();
    assertThat(status.path("fetched").asBoolean(true)).isFalse();
  }

  @Test
  void discardingGoesBackToWhatTheRemoteHas() throws Exception {
    commit("mine.txt");
    Files.writeString(work.resolve("new.txt"), "new");
    var remote = repositories.commit(bare, "theirs", Map.of("theirs.txt", "1"));

    var answer = call("git/discard_unsaved_changes", "[]");

    assertThat(answer.has("result")).as(answer.toString()).isTrue();
    assertThat(answer.path("result").isNull()).isTrue();
    assertThat(repositories.git(work, "rev-parse", "HEAD")).isEqualTo(remote);
    assertThat(work.resolve("new.txt")).doesNotExist();
    assertThat(work.resolve("mine.txt")).doesNotExist();
  }

  @Test
  void pullingTakesWhatNeedsNoMerge() throws Exception {
    var remote = repositories.commit(bare, "theirs", Map.of("theirs.txt", "1"));

    assertThat(call("git/pull", "{}").path("result").isNull()).isTrue();
    assertThat(repositories.git(work, "rev-parse", "HEAD")).isEqualTo(remote);

    commit("mine.txt");
    repositories.commit(bare, "theirs", Map.of("theirs.txt", "2"));
    var error = call("git/pull", "{}").path("error");
    assertThat(error.path("code").asInt()).isEqualTo(-32000);
    assertThat(error.path("message").asText()).contains("Not possible to fast-forward");
  }

  @Test
  void savingCommitsAndPushes() throws Exception {
    Files.writeString(work.resolve("it's new.txt"), "new");

    var answer =
        call("renku/run", "{\"command_name\":\"save\",\"message\":\"Said \\\"so\\\" $(id)\"}");

    assertThat(answer.path("result").asText())
        .contains("Successfully saved to remote branch main", "it's new.txt");
    assertThat(repositories.git(bare, "log", "-1", "--format=%s", "main"))
        .isEqualTo("Said \"so\" $(id)");
    assertThat(status().path("clean").asBoolean()).isTrue();
    assertThat(call("renku/run", "{\"command_name\":\"save\"}").path("result").asText())
        .contains("no changes to save");
  }

  @Test
  void savingPushesWhatWasCommittedBeforeAndSaysWhyItCannot() throws Exception {
    commit("mine.txt");
    call("renku/run", "{\"command_name\":\"save\"}");
    assertThat(repositories.git(bare, "log", "-1", "--format=%s", "main"))
        .isEqualTo("add mine.txt");

    repositories.commit(bare, "theirs", Map.of("theirs.txt", "1"));
    Files.writeString(work.resolve("more.txt"), "more");
    var error = call("renku/run", "{\"command_name\":\"save\"}").path("error");
    assertThat(error.path("code").asInt()).isEqualTo(-32000);
    assertThat(error.path("message").asText()).contains("GitError", "rejected");
  }

  @Test
  void errorsHaveTheirCodes() throws Exception {
    var unknown = call("renku/run", "{\"command_name\":\"test\"}").path("error");
    assertThat(unknown.path("code").asInt()).isEqualTo(-32001);
    assertThat(unknown.path("message").asText()).contains("Command test is not recognized");
    var generic = call("dummy/get_error", "{}").path("error");
    assertThat(generic.path("code").asInt()).isEqualTo(-32603);
    assertThat(generic.path("message").asText()).isEqualTo("Something went wrong");
    assertThat(code(call("git/push", "{}"))).isEqualTo(-32601);
    assertThat(code(call("git/pull", "{\"force\":true}"))).isEqualTo(-32602);
    assertThat(code(call("git/pull", "[1]"))).isEqualTo(-32602);
    assertThat(code(call("renku/run", "{}"))).isEqualTo(-32602);
    assertThat(code(post("{"))).isEqualTo(-32700);
    assertThat(code(post("{\"id\":1}"))).isEqualTo(-32600);
    assertThat(code(post("[]"))).isEqualTo(-32600);
  }

  private static int code(JsonNode answer) {
    return answer.path("error").path("code").asInt();
  }

  @Test
  void batchesAreAnsweredAndNotificationsAreNot() throws Exception {
    var batch =
        post(
            """
            [{"jsonrpc":"2.0","id":1,"method":"dummy/get_error"},
             {"jsonrpc":"2.0","method":"dummy/get_error"}]
            """);
    assertThat(batch).hasSize(1);

    var notification = "{\"jsonrpc\":\"2.0\",\"method\":\"dummy/get_error\"}";
    var body = HttpRequest.BodyPublishers.ofString(notification);
    assertThat(send(request("jsonrpc").POST(body).build()).statusCode()).isEqualTo(204);
  }

  @Test
  void strangersAndFormsOfWebPagesAreTurnedAway() throws Exception {
    var discard = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"git/discard_unsaved_changes\"}";
    Files.writeString(work.resolve("new.txt"), "new");
    var body = HttpRequest.BodyPublishers.ofString(discard);

    var wrong = request("jsonrpc").setHeader("Authorization", "token other").POST(body).build();
    var form = request("jsonrpc").setHeader("Content-Type", "text/plain").POST(body).build();
    var elsewhere = request("../jsonrpc").POST(body).build();

    assertThat(send(wrong).statusCode()).isEqualTo(401);
    assertThat(send(form).statusCode()).isEqualTo(415);
    assertThat(send(elsewhere).statusCode()).isEqualTo(404);
    assertThat(send(request("jsonrpc").GET().build()).statusCode()).isEqualTo(405);
    assertThat(work.resolve("new.txt")).exists();
  }
}
