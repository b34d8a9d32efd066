package io.renku.sessions.storages;

import static io.renku.sessions.cluster.Tree.textAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.sessions.ConfigFixture;
import io.renku.sessions.SessionFailure;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.storages.MountService.Place;
import io.renku.sessions.users.GitCredentials;
import io.renku.sessions.users.SessionUser;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MountServiceTest {
  private static final String KEYS = ",\"access_key_id\":\"ID\",\"secret_access_key\":\"SECRET\"";
  private static final String AZURE =
      "{\"type\":\"azureblob\",\"endpoint\":\"https://jane1.blob.core.windows.net/\",\"secret_access_key\":\"%s\"}";

  private final CloudStorageConfig config = ConfigFixture.sessions().cloudStorage;
  private final KnownStorages known = new KnownStorages();
  private final MountService service = known.mounts(config);

  MountServiceTest() {
    config.s3 = true;
    config.azureBlob = true;
    known.buckets.add("https://s3.example.org/bucket");
    known.buckets.add("https://s3.amazonaws.com/bucket");
    known.buckets.add("https://jane1.blob.core.windows.net/bucket");
  }

  private static Place place(boolean isAnonymous) {
    var git = new GitCredentials("https://gitlab.example.org", Optional.of("gitlab-token"), -1);
    var user =
        new SessionUser(
            "id",
            "jane",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            isAnonymous,
            Optional.of("access"),
            Optional.empty(),
            Optional.of(git));
    return new Place(
        "jane-project-1", "renku", 42, user, "/home/jovyan/work", "/home/jovyan/work/g/p");
  }

  private static StorageWish described(String configuration, String source, String target) {
    return new StorageWish(
        Optional.empty(),
        Optional.of(source),
        Optional.of(target),
        Optional.of(Tree.parseObject(configuration)),
        Optional.empty());
  }

  private static StorageWish s3(String more, String target) {
    return described(
        "{\"type\":\"s3\",\"endpoint\":\"s3.example.org\"%s}".formatted(more),
        "bucket/raw/2024/",
        target);
  }

  private Mount mount(StorageWish wish) {
    return service.mounts(List.of(wish), place(false)).getFirst();
  }

  private static String text(JsonObject json, String... path) {
    return textAt(json, path).orElse("");
  }

  private void assertRefused(int number, StorageWish... wishes) {
    assertThatThrownBy(() -> service.mounts(List.of(wishes), place(false)))
        .isInstanceOfSatisfying(
            SessionFailure.class, failure -> assertThat(failure.number()).isEqualTo(number));
  }

  @Test
  void aBucketIsMountedByADatasetWithItsKeysInASecret() {
    var mount = mount(s3(KEYS, "data"));

    assertThat(mount.children().keySet())
        .containsExactly("jane-project-1-ds-0-secret", "jane-project-1-ds-0");
    assertThat(mount.children().get("jane-project-1-ds-0-secret").getJsonObject("stringData"))
        .isEqualTo(Tree.parseObject("{\"accessKeyID\":\"ID\",\"secretAccessKey\":\"SECRET\"}"));
    assertThat(mount.children().get("jane-project-1-ds-0"))
        .isEqualTo(
            Tree.parseObject(
                """
                {"apiVersion":"com.ie.ibm.hpsys/v1alpha1","kind":"Dataset",
                 "metadata":{"name":"jane-project-1-ds-0",
                   "annotations":{"renku.io/mount_folder":"/home/jovyan/work/g/p/data"}},
                 "spec":{"local":{"type":"COS","endpoint":"https://s3.example.org","region":"",
                   "bucket":"bucket","readonly":"true","secret-name":"jane-project-1-ds-0-secret",
                   "secret-namespace":"renku"}}}\
                """));
    assertThat(mount.name()).isEqualTo("jane-project-1-ds-0");
    assertThat(mount.folder()).isEqualTo("/home/jovyan/work/g/p/data");
    assertThat(mount.subPath()).hasValue("raw/2024");
    assertThat(mount.isReadonly()).isTrue();
  }

  @Test
  void anOpenBucketNeedsNoSecret() {
    var mount = mount(s3(",\"access_key_id\":\"\",\"secret_access_key\":\"\"", "data"));
    var local = Tree.objectAt(mount.children().get("jane-project-1-ds-0"), "spec", "local");

    assertThat(mount.children()).hasSize(1);
    assertThat(text(local, "accessKeyID")).isEmpty();
    assertThat(text(local, "secretAccessKey")).isEqualTo("secret");
    assertThat(local).doesNotContainKey("secret-name");
  }

  @Test
  void behaviour22_aBucketOfAmazonIsReachedInItsRegion() {
    known.region = "eu-central-1";
    var told = described("{\"type\":\"s3\",\"provider\":\"AWS\"}", "/bucket", "data");
    var local = Tree.objectAt(mount(told).children().get("jane-project-1-ds-0"), "spec", "local");

    assertThat(text(local, "endpoint")).isEqualTo("https://s3.eu-central-1.amazonaws.com");
    assertThat(text(local, "region")).isEqualTo("eu-central-1");
  }

  @Test
  void behaviour22_theRegionAUserNamesStandsAtOtherServersToo() {
    known.region = "elsewhere";
    var mount = mount(s3(KEYS + ",\"region\":\"lab-1\"", "data"));
    var local = Tree.objectAt(mount.children().get("jane-project-1-ds-0"), "spec", "local");

    assertThat(text(local, "endpoint")).isEqualTo("https://s3.example.org");
    assertThat(text(local, "region")).isEqualTo("lab-1");
  }

  @Test
  void aContainerIsMountedByAVolumeOfItsOwn() {
    var mount = mount(described(AZURE.formatted("a2V5"), "bucket", "data"));
    var volume = mount.children().get("jane-project-1-ds-0-pv");
    var claim = mount.children().get("jane-project-1-ds-0-pvc");

    assertThat(mount.children().keySet())
        .containsExactly(
            "jane-project-1-ds-0-secret", "jane-project-1-ds-0-pv", "jane-project-1-ds-0-pvc");
    assertThat(mount.children().get("jane-project-1-ds-0-secret").getJsonObject("stringData"))
        .isEqualTo(
            Tree.parseObject(
                """
                {"azurestorageaccountkey":"a2V5","azurestorageaccountname":"jane1",
                 "azurestorageaccountendpoint":"https://jane1.blob.core.windows.net"}\
                """));
    assertThat(text(volume, "spec", "csi", "driver")).isEqualTo("blob.csi.azure.com");
    assertThat(text(volume, "spec", "csi", "volumeAttributes", "containerName"))
        .isEqualTo("bucket");
    assertThat(text(volume, "spec", "csi", "nodeStageSecretRef", "namespace")).isEqualTo("renku");
    assertThat(volume.getJsonObject("spec").getJsonArray("mountOptions").toString())
        .isEqualTo("[\"-o allow_other\",\"--file-cache-timeout-in-seconds=120\",\"-o ro\"]");
    assertThat(volume.getJsonObject("spec").getJsonArray("accessModes").toString())
        .isEqualTo("[\"ReadOnlyMany\"]");
    assertThat(text(claim, "spec", "volumeName")).isEqualTo(text(volume, "metadata", "name"));
    assertThat(text(claim, "metadata", "name")).isEqualTo(mount.name());
  }

  @Test
  void noTwoVolumesHaveTheSameName() {
    var wish = described(AZURE.formatted("a2V5"), "bucket", "data");

    assertThat(text(mount(wish).children().get("jane-project-1-ds-0-pv"), "metadata", "name"))
        .isNotEqualTo(
            text(mount(wish).children().get("jane-project-1-ds-0-pv"), "metadata", "name"));
  }

  @Test
  void aSharedAccessSignatureIsToldFromAKey() {
    var mount = mount(described(AZURE.formatted("?sv=2024&sig=abc%3D"), "bucket", "data"));

    assertThat(mount.children().get("jane-project-1-ds-0-secret").getJsonObject("stringData"))
        .containsKey("azurestorageaccountsastoken");
    assertThat(text(known.trials.getFirst(), "configuration", "sas_url"))
        .isEqualTo("https://jane1.blob.core.windows.net/bucket?sv=2024&sig=abc%3D");
  }

  @Test
  void rcloneMountsBothKindsWhereItIsConfigured() {
    config.driver = "rclone";
    var mounts =
        service.mounts(
            List.of(s3(KEYS, "data"), described(AZURE.formatted("a2V5"), "bucket", "blobs")),
            place(false));
    var first = mounts.getFirst();

    assertThat(first.subPath()).isEmpty();
    assertThat(first.children().get("jane-project-1-ds-0-secret"))
        .isEqualTo(
            Tree.parseObject(
                """
                {"apiVersion":"v1","kind":"Secret","type":"Opaque","metadata":{"name":"jane-project-1-ds-0"},
                 "stringData":{"remote":"jane-project-1-ds-0","remotePath":"bucket/raw/2024","configData":
                 "[jane-project-1-ds-0]\\ntype = s3\\nendpoint = https://s3.example.org\\naccess_key_id = ID\\nsecret_access_key = SECRET\\nprovider = Other\\n"}}\
                """));
    var claim = first.children().get("jane-project-1-ds-0-pvc");
    assertThat(text(claim, "spec", "storageClassName")).isEqualTo("csi-rclone");
    assertThat(text(claim, "metadata", "annotations", "csi-rclone.dev/secretName"))
        .isEqualTo("jane-project-1-ds-0");
    assertThat(
            text(
                mounts.getLast().children().get("jane-project-1-ds-1-secret"),
                "stringData",
                "configData"))
        .contains("type = azureblob", "account = jane1", "key = a2V5");
  }

  @Test
  void aKeptStorageIsMountedWithTheCallersCredentials() {
    known.kept.put(
        "01HG4",
        Tree.parseObject(
            """
            {"project_id":"42","configuration":{"type":"s3","endpoint":"s3.example.org",
              "access_key_id":"<sensitive>","secret_access_key":"<sensitive>"},
             "source_path":"bucket","target_path":"kept/here","readonly":false}\
            """));
    var keys = Tree.parseObject("{\"access_key_id\":\"ID\",\"secret_access_key\":\"SECRET\"}");
    var mount =
        mount(
            new StorageWish(
                Optional.of("01HG4"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(keys),
                Optional.empty()));

    assertThat(mount.folder()).isEqualTo("/home/jovyan/work/g/p/kept/here");
    assertThat(mount.isReadonly()).isFalse();
    assertThat(mount.children().get("jane-project-1-ds-0-secret").toString()).contains("SECRET");
    assertRefused(SessionFailure.USER, byId("01HG4")); // its credentials are missing
  }

  private static StorageWish byId(String id) {
    return new StorageWish(
        Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void aStorageThatIsNotThereOrNotTheirsIsToldSo() {
    assertRefused(1404, byId("none"));
    known.buckets.clear();
    assertRefused(SessionFailure.USER, s3(KEYS, "data"));
  }

  @Test
  void whatRcloneCouldNotUseHasACodeOfItsOwn() {
    assertRefused(SessionFailure.STORAGE, described("{\"type\":\"s3\"}", "bucket", "data"));
    assertRefused(
        SessionFailure.UPSTREAM,
        described("{\"type\":\"s3\",\"provider\":\"broken\"}", "bucket", "data"));
  }

  @Test
  void halfAStorageIsRefused() {
    assertRefused(
        SessionFailure.USER,
        new StorageWish(
            Optional.empty(),
            Optional.of("b"),
            Optional.of("t"),
            Optional.empty(),
            Optional.empty()));
    assertRefused(SessionFailure.USER, s3(KEYS, ""));
    assertRefused(SessionFailure.USER, described("{\"type\":\"s3\"}", "", "data"));
    assertRefused(SessionFailure.USER, s3(",\"access_key_id\":\"ID\"", "data"));
    assertRefused(
        SessionFailure.USER,
        described(
            "{\"type\":\"azureblob\",\"endpoint\":\"https://jane1.blob.core.windows.net\"}",
            "b",
            "t"));
    assertRefused(
        SessionFailure.AZURE,
        described(
            "{\"type\":\"azureblob\",\"endpoint\":\"https://example.org\",\"secret_access_key\":\"k\"}",
            "b",
            "t"));
  }

  @Test
  void onlyWhatIsEnabledIsMounted() {
    config.azureBlob = false;
    assertRefused(SessionFailure.USER, described(AZURE.formatted("a2V5"), "bucket", "data"));
    assertRefused(SessionFailure.USER, described("{\"type\":\"webdav\"}", "bucket", "data"));
    config.s3 = false;
    assertRefused(SessionFailure.USER, s3(KEYS, "data"));
    assertThat(service.mounts(List.of(), place(true))).isEmpty();
  }

  @Test
  void nothingIsMountedInTheNameOfTheMachine() {
    for (var option :
        List.of(
            "\"env_auth\":true", "\"profile\":\"root\"", "\"shared_credentials_file\":\"/f\"")) {
      assertRefused(SessionFailure.USER, s3("," + option, "data"));
    }
    assertRefused(SessionFailure.USER, s3(",\"region\":\"x\\n[other]\\ntype = local\"", "data"));
    assertRefused(SessionFailure.USER, s3(",\"a\\n[b]\":\"x\"", "data"));
    assertThat(mount(s3(",\"env_auth\":\"false\"", "data"))).isNotNull();
  }

  @Test
  void behaviour22_mountsDoNotHideEachOther() {
    assertRefused(SessionFailure.USER, s3(KEYS, "data"), s3(KEYS, "data/raw"));
    assertThat(service.mounts(List.of(s3(KEYS, "data"), s3(KEYS, "data2")), place(false)))
        .extracting(Mount::name)
        .containsExactly("jane-project-1-ds-0", "jane-project-1-ds-1");
    assertThat(known.trials).hasSize(2);
  }

  @Test
  void visitorsMountNothing() {
    assertThatThrownBy(() -> service.mounts(List.of(s3("", "data")), place(true)))
        .isInstanceOfSatisfying(
            SessionFailure.class, failure -> assertThat(failure.number()).isEqualTo(1401));
  }

  @Test
  void whereNothingCanBeTriedTheMountIsAttempted() {
    for (var status : List.of(404, 501)) {
      known.refuseTrials.add(status);
      assertThat(mount(s3(KEYS, "nowhere"))).isNotNull();
    }
  }

  @Test
  void aBusyServiceIsABusyAnswer() {
    known.refuseTrials.add(503);
    assertThatThrownBy(() -> mount(s3(KEYS, "data")))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void slowStoragesDoNotHoldALaunchForLong() {
    var seconds = new AtomicLong();
    service.clock = () -> Instant.ofEpochSecond(seconds.getAndAdd(20));

    assertThatThrownBy(
            () ->
                service.mounts(List.of(s3(KEYS, "a"), s3(KEYS, "b"), s3(KEYS, "c")), place(false)))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(known.trials).hasSize(1);
  }

  @Test
  void credentialsAreNotPrinted() {
    assertThat(mount(s3(KEYS, "data")).toString() + s3(KEYS, "data")).doesNotContain("SECRET");
  }
}
