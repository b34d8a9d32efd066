package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.ConfigFixture;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.storages.KnownStorages;
import io.renku.sessions.storages.Mount;
import io.renku.sessions.storages.MountService;
import io.renku.sessions.storages.StorageWish;
import io.renku.sessions.users.GitCredentials;
import io.renku.sessions.users.SessionUser;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An Azure storage's volume lies outside the namespace: nobody but the operator removes it. */
@Tag("cluster")
class VolumesOnAClusterTest {
  private static final String STORAGE =
      "{\"type\":\"azureblob\",\"endpoint\":\"https://jane1.blob.core.windows.net\",\"secret_access_key\":\"a2V5\"}";

  @Test
  void aVolumeIsBoundAndGoesWithItsSession() {
    try (var space = ClusterSpace.make("volumes");
        var _ = Replica.start(space.cluster(), space.name(), "a")) {
      var mount = mount(space.name());
      var volume =
          Tree.textAt(mount.children().get(mount.name() + "-pv"), "metadata", "name").orElseThrow();
      space.launch(with(ClusterSession.waiting("blobs"), mount));
      space.until(
          ResourceKind.CLAIM,
          mount.name(),
          claim -> Tree.textAt(claim, "status", "phase").orElse("").equals("Bound"));

      space.delete("blobs");
      space.untilGone("blobs");

      assertThat(space.cluster().find(ResourceKind.VOLUME, "", volume)).isEmpty();
    }
  }

  private static Mount mount(String namespace) {
    var config = ConfigFixture.sessions().cloudStorage;
    config.azureBlob = true;
    var storages = new KnownStorages();
    storages.buckets.add("https://jane1.blob.core.windows.net/container");
    var wish =
        new StorageWish(
            Optional.empty(),
            Optional.of("container"),
            Optional.of("data"),
            Optional.of(Tree.parseObject(STORAGE)),
            Optional.empty());
    var git = new GitCredentials("https://gitlab.example.org", Optional.of("token"), -1);
    var user =
        new SessionUser(
            "id",
            "jane",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.of("access"),
            Optional.empty(),
            Optional.of(git));
    var place = new MountService.Place("blobs", namespace, 42, user, "/work", "/work/g/p");
    return storages.mounts(config).mounts(List.of(wish), place).getFirst();
  }

  private static JsonObject with(JsonObject session, Mount mount) {
    var operations = new ArrayList<JsonObject>();
    mount
        .children()
        .forEach(
            (key, child) -> operations.add(object("op", "add", "path", "/" + key, "value", child)));
    var patches = new ArrayList<Object>(session.getJsonObject("spec").getJsonArray("patches"));
    patches.add(object("type", SessionPatches.JSON_PATCH, "patch", operations));
    return Tree.merged(session, object("spec", object("patches", patches)));
  }
}
