package io.renku.forge;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.forge.http.Json;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.gitlab4j.api.models.Project;
import org.gitlab4j.api.models.ProjectHook;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  @Test
  void aPushThatWasCutBeforeItWasToldIsToldAtTheNextStart() throws Exception {
    try (var forge = new RunningForge();
        var receiver = new HookReceiver(0)) {
      var token = forge.userToken("ada");
      var api = forge.as(token);
      var project =
          api.getProjectApi()
              .createProject(new Project().withName("cut").withInitializeWithReadme(true));
      var id = project.getId();
      api.getProjectApi()
          .addHook(id, receiver.url(), new ProjectHook().withPushEvents(true), false, "s");
      var before = api.getCommitsApi().getCommits(id).getFirst().getId();
      forge.post(
          token,
          "/api/v4/projects/" + id + "/repository/files/a",
          "{\"branch\":\"main\",\"commit_message\":\"x\",\"content\":\"x\"}");
      var after = Json.MAPPER.readTree(receiver.next().body()).path("after").asText();

      // what the journal looks like when the process dies between moving the ref and telling of it
      var made =
          "{\"ref\":\"refs/heads/main\",\"before\":\"%s\",\"after\":\"%s\"}"
              .formatted(before, after);
      var never =
          "{\"ref\":\"refs/heads/never\",\"before\":\"%s\",\"after\":\"%s\"}"
              .formatted("0".repeat(40), after);
      var line =
          "[[\"push_intents\",77,{\"id\":77,\"projectId\":%d,\"userId\":2,\"changes\":[%s,%s]}]]\n"
              .formatted(id, made, never);
      Files.writeString(
          forge.folder().resolve("data/state.journal"), line, StandardOpenOption.APPEND);
      forge.restart();

      var told = Json.MAPPER.readTree(receiver.next().body());
      assertThat(told.path("after").asText()).isEqualTo(after);
      assertThat(told.path("ref").asText()).isEqualTo("refs/heads/main");
      assertThat(forge.get(token, "/api/v4/projects/" + id + "/events?action=pushed")).hasSize(3);
    }
  }
}
