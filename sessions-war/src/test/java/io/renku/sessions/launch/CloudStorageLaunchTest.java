package io.renku.sessions.launch;

import static io.renku.sessions.launch.LaunchFixture.JANE;
import static io.renku.sessions.launch.LaunchFixture.request;
import static io.renku.sessions.launch.LaunchFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.sessions.SessionFailure;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Plans;
import io.renku.sessions.session.Session;
import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CloudStorageLaunchTest {
  private static final String FOLDER = "/home/jovyan/work/Group/My-Project/";
  private static final String S3 =
      """
      {"configuration":{"type":"s3","endpoint":"https://s3.example.org","access_key_id":"ID","secret_access_key":"S"},
       "readonly":true,"source_path":"bucket/raw","target_path":"data"}\
      """;
  private static final String AZURE =
      """
      {"configuration":{"type":"azureblob","endpoint":"https://jane1.blob.core.windows.net","secret_access_key":"a2V5"},
       "readonly":false,"source_path":"container","target_path":"blobs"}\
      """;

  private final LaunchFixture fixture = new LaunchFixture();

  @BeforeEach
  void enable() {
    fixture.config.cloudStorage.s3 = true;
    fixture.config.cloudStorage.azureBlob = true;
    fixture.storages.buckets.addAll(
        List.of("https://s3.example.org/bucket", "https://jane1.blob.core.windows.net/container"));
  }

  private Session launch(String storages) {
    return fixture.service.launch(request(",\"cloudstorage\":" + storages), JANE).session();
  }

  private static JsonObject named(JsonObject pod, String kind, String name) {
    return Tree.objectsAt(pod, kind).stream()
        .filter(one -> text(one, "name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void behaviour22_storagesAreMountedBesideTheClonedFiles() {
    var session = launch("[%s,%s]".formatted(S3, AZURE));
    var children = Plans.children(session);
    var pod = Tree.objectAt(children.get("statefulset"), "spec", "template", "spec");
    var server = Tree.objectsAt(pod, "containers").getFirst();
    var first = session.name() + "-ds-0";

    assertThat(children)
        .containsKeys(
            first, first + "-secret", session.name() + "-ds-1-pv", session.name() + "-ds-1-pvc");
    assertThat(named(server, "volumeMounts", first))
        .isEqualTo(
            Tree.object(
                "name", first, "mountPath", FOLDER + "data", "subPath", "raw", "readOnly", true));
    assertThat(named(server, "volumeMounts", session.name() + "-ds-1"))
        .isEqualTo(Tree.object("name", session.name() + "-ds-1", "mountPath", FOLDER + "blobs"));
    assertThat(text(named(pod, "volumes", first), "persistentVolumeClaim", "claimName"))
        .isEqualTo(first);
    var clone = Tree.objectsAt(pod, "initContainers").getLast();
    assertThat(text(named(clone, "env", "GIT_CLONE_S3_MOUNTS_0"), "value"))
        .isEqualTo(FOLDER + "data");
    assertThat(text(named(clone, "env", "GIT_CLONE_S3_MOUNTS_1"), "value"))
        .isEqualTo(FOLDER + "blobs");
  }

  @Test
  void behaviour22_theAnswerTellsTheStoragesAndNoCredential() {
    var session = launch("[%s,%s]".formatted(S3, AZURE));
    var view = fixture.view(new LaunchService.Launched(session, true));

    assertThat(view.get("cloudstorage"))
        .isEqualTo(
            Tree.parse(
                """
                [{"endpoint":"https://s3.example.org","bucket":"bucket"},
                 {"endpoint":"https://jane1.blob.core.windows.net","bucket":"container"}]\
                """));
    assertThat(view.toString()).doesNotContain("a2V5", "secret");
  }

  @Test
  void mountsOfRcloneAreToldToo() {
    fixture.config.cloudStorage.driver = "rclone";
    var view = fixture.view(new LaunchService.Launched(launch("[%s]".formatted(S3)), true));

    assertThat(view.get("cloudstorage").toString())
        .isEqualTo("[{\"endpoint\":\"https://s3.example.org\",\"bucket\":\"bucket\"}]");
  }

  @Test
  void withoutAnyKindEnabledNothingIsToldOfStorages() {
    fixture.config.cloudStorage.s3 = false;
    fixture.config.cloudStorage.azureBlob = false;

    assertThat(fixture.view(new LaunchService.Launched(launch("[]"), true)))
        .doesNotContainKey("cloudstorage");
  }

  @Test
  void aKeptStorageHasItsOwnPaths() {
    assertThatThrownBy(
            () -> launch("[{\"storage_id\":\"1\",\"target_path\":\"x\",\"readonly\":\"perhaps\"}]"))
        .isInstanceOfSatisfying(
            SessionFailure.class,
            failure -> {
              assertThat(failure.number()).isEqualTo(1422);
              assertThat(failure.detail().orElse(""))
                  .contains("cloudstorage.0.storage_id:", "cloudstorage.0.readonly:");
            });
  }

  @Test
  void unknownFieldsOfAStorageAreLeftAlone() {
    assertThat(launch("[%s]".formatted(S3.replaceFirst("\\{", "{\"name\":\"x\",")))).isNotNull();
  }
}
