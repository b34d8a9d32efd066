package io.renku.forge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.forge.http.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.gitlab4j.api.models.Project;
import org.gitlab4j.api.models.Visibility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LfsTest {
  private static RunningForge forge;
  private static String ada;

  @BeforeAll
  static void start() throws Exception {
    forge = new RunningForge();
    ada = forge.userToken("ada");
    forge
        .as(ada)
        .getProjectApi()
        .createProject(new Project().withName("large").withVisibility(Visibility.PUBLIC));
  }

  @AfterAll
  static void stop() throws Exception {
    forge.close();
  }

  private static HttpResponse<String> send(String token, String method, String url, byte[] body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/vnd.git-lfs+json")
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    if (token != null) {
      var basic =
          Base64.getEncoder().encodeToString(("oauth2:" + token).getBytes(StandardCharsets.UTF_8));
      request.header("Authorization", "Basic " + basic);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> batch(String token, String operation, String oid, long size)
      throws Exception {
    var body = Json.object().put("operation", operation);
    body.putArray("objects").addObject().put("oid", oid).put("size", size);
    return send(
        token,
        "POST",
        forge.url() + "/ada/large.git/info/lfs/objects/batch",
        body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static JsonNode first(HttpResponse<String> response) throws Exception {
    return Json.MAPPER.readTree(response.body()).at("/objects/0");
  }

  @Test
  void anObjectIsKeptOnlyIfItIsWhatItClaims() throws Exception {
    var bytes = "large content".getBytes(StandardCharsets.UTF_8);
    var oid = sha256(bytes);
    var upload = first(batch(ada, "upload", oid, bytes.length)).at("/actions/upload/href").asText();

    assertThat(
            send(ada, "PUT", upload, "other conten!".getBytes(StandardCharsets.UTF_8)).statusCode())
        .isEqualTo(422);
    assertThat(send(ada, "PUT", upload, "short".getBytes(StandardCharsets.UTF_8)).statusCode())
        .isEqualTo(422);
    assertThat(first(batch(null, "download", oid, bytes.length)).at("/error/code").asInt())
        .isEqualTo(404);
    assertThat(send(ada, "PUT", upload, bytes).statusCode()).isEqualTo(200);

    var download = first(batch(null, "download", oid, bytes.length)).at("/actions/download/href");
    assertThat(send(null, "GET", download.asText(), new byte[0]).body()).isEqualTo("large content");
    assertThat(first(batch(ada, "upload", oid, bytes.length)).has("actions")).isFalse();
    assertThat(batch(null, "upload", oid, bytes.length).statusCode()).isEqualTo(401);
    assertThat(batch(forge.userToken("eve"), "upload", oid, bytes.length).statusCode())
        .isEqualTo(403);
    assertThat(batch(ada, "upload", "../../etc/passwd", 3).body()).contains("\"code\":422");
  }

  @Test
  void gitLfsPushesAndPullsThroughTheRealCommand() throws Exception {
    var git = new GitCommand(Files.createDirectories(forge.folder().resolve("lfs")));
    Assumptions.assumeTrue(git.run("lfs", "version").status() == 0, "git-lfs is not installed");
    var url = forge.url().replace("http://", "http://oauth2:" + ada + "@") + "/ada/with-lfs.git";
    git.ok("init", "-b", "main");
    git.ok("lfs", "install", "--local");
    git.ok("lfs", "track", "*.bin");
    var bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    Files.write(git.folder().resolve("big.bin"), bytes);
    git.ok("add", "-A");
    git.ok("commit", "-m", "Add something large");

    git.ok("push", url, "main");

    var into = forge.folder().resolve("lfs-copy");
    Files.createDirectories(into);
    var copy = new GitCommand(into);
    copy.ok("init", "-b", "main");
    copy.ok("lfs", "install", "--local");
    copy.ok("remote", "add", "origin", url);
    copy.ok("pull", "origin", "main");
    assertThat(Files.readAllBytes(into.resolve("big.bin"))).isEqualTo(bytes);
    var made = forge.as(ada).getProjectApi().getProject("ada/with-lfs", true);
    assertThat(made.getStatistics().getLfsObjectsSize()).isEqualTo(bytes.length);
    assertThat(made.getStatistics().getRepositorySize()).isLessThan(bytes.length);
  }
}
