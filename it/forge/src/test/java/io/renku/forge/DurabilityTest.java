package io.renku.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.forge.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.gitlab4j.api.models.Project;
import org.gitlab4j.api.models.ProjectHook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityTest {
  @Test
  void onlyTheLoopbackInterfaceIsServed(@TempDir Path folder) {
    var config = new ForgeConfig("0.0.0.0", 0, folder, null, null, null, null, List.of(), "token");

    assertThatThrownBy(() -> Forge.start(config)).hasMessageContaining("loopback");
  }

  @Test
  void aSecondForgeStaysOutOfTheSameData() throws Exception {
    try (var forge = new RunningForge()) {
      var config = ForgeConfig.local(forge.folder().resolve("data"), "token");

      assertThatThrownBy(() -> Forge.start(config)).hasMessageContaining("Another forge");
    }
  }

  @Test
  void aTornLastLineIsDroppedAndEverythingBeforeItStays() throws Exception {
    try (var forge = new RunningForge()) {
      var token = forge.userToken("ada");
      forge.as(token).getProjectApi().createProject(new Project().withName("kept"));
      Files.writeString(
          forge.folder().resolve("data/state.journal"),
          "[[\"projects\",99,{\"id\":99,",
          StandardOpenOption.APPEND);

      forge.restart();

      assertThat(forge.as(token).getProjectApi().getProject("ada/kept").getId()).isPositive();
      assertThat(
              forge.as(token).getProjectApi().createProject(new Project().withName("next")).getId())
          .isPositive();
    }
  }

  @Test
  void aProcessThatIsKilledLosesNothingThatItAnswered(@TempDir Path folder) throws Exception {
    var process = start(folder);
    var url = waitFor(process);
    var client = java.net.http.HttpClient.newHttpClient();
    for (int i = 0; i < 20; i++) {
      var response = create(client, url, "project " + i);
      assertThat(response.statusCode()).isEqualTo(201);
    }

    process.destroyForcibly().waitFor();
    var again = start(folder);
    var newUrl = waitFor(again);

    var list =
        client.send(
            java.net.http.HttpRequest.newBuilder(
                    java.net.URI.create(newUrl + "/api/v4/projects?per_page=100"))
                .header("PRIVATE-TOKEN", RunningForge.ROOT)
                .build(),
            java.net.http.HttpResponse.BodyHandlers.ofString());
    again.destroyForcibly().waitFor();
    assertThat(Json.MAPPER.readTree(list.body())).hasSize(20);
  }

  private static java.net.http.HttpResponse<String> create(
      java.net.http.HttpClient client, String url, String name)
      throws IOException, InterruptedException {
    return client.send(
        java.net.http.HttpRequest.newBuilder(java.net.URI.create(url + "/api/v4/projects"))
            .header("PRIVATE-TOKEN", RunningForge.ROOT)
            .header("Content-Type", "application/json")
            .POST(
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    Json.object().put("name", name).put("initialize_with_readme", true).toString()))
            .build(),
        java.net.http.HttpResponse.BodyHandlers.ofString());
  }

  private static Process start(Path folder) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            java,
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "io.renku.forge.Forge");
    builder.environment().put("FORGE_PORT", "0");
    builder.environment().put("FORGE_DATA", folder.resolve("data").toString());
    builder.environment().put("FORGE_ROOT_TOKEN", RunningForge.ROOT);
    return builder.redirectErrorStream(true).start();
  }

  private static String waitFor(Process process) throws IOException {
    var reader = process.inputReader(StandardCharsets.UTF_8);
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith("Forge ready on port ")) {
        return "http://localhost:" + line.substring("Forge ready on port ".length());
      }
    }
    throw new IOException("The forge did not start");
  }

  @Test
  void whatAHookDidNotTakeIsDeliveredAfterARestart() throws Exception {
    try (var forge = new RunningForge();
        var receiver = new HookReceiver(1_000_000)) {
      var token = forge.userToken("ada");
      var api = forge.as(token);
      var project =
          api.getProjectApi()
              .createProject(new Project().withName("hooked").withInitializeWithReadme(true));
      api.getProjectApi()
          .addHook(
              project.getId(), receiver.url(), new ProjectHook().withPushEvents(true), false, "s");
      forge.post(
          token,
          "/api/v4/projects/" + project.getId() + "/repository/files/a",
          "{\"branch\":\"main\",\"commit_message\":\"x\",\"content\":\"x\"}");

      receiver.acceptAll();
      forge.restart();

      assertThat(receiver.next().headers()).containsEntry("X-Gitlab-Event", "Push Hook");
    }
  }

  @Test
  void manyWritersAtOnceLoseNothing() throws Exception {
    try (var forge = new RunningForge();
        var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      var token = forge.userToken("ada");
      var project =
          forge
              .as(token)
              .getProjectApi()
              .createProject(new Project().withName("busy").withInitializeWithReadme(true));
      var path = "/api/v4/projects/" + project.getId() + "/repository/files/file-";

      var results =
          IntStream.range(0, 24)
              .mapToObj(
                  i ->
                      workers.submit(
                          () ->
                              forge
                                  .send(
                                      token,
                                      "POST",
                                      path + i,
                                      "{\"branch\":\"main\",\"commit_message\":\"x\",\"content\":\"x\"}")
                                  .statusCode()))
              .toList();

      for (var result : results) {
        assertThat(result.get()).isEqualTo(201);
      }
      assertThat(forge.as(token).getRepositoryApi().getTree(project.getId(), "", "main"))
          .hasSize(25);
    }
  }
}
