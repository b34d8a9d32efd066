package io.renku.sessions.storages;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.sessions.SessionFailure;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.users.SessionUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Turns wishes for cloud storages into mounts that will work, or says why they would not. */
@ApplicationScoped
public class MountService {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject StorageClient storages;
  @Inject CloudStorageConfig config;
  InstantSource clock = InstantSource.system();

  /** Whose session the storages are for, and where its files lie. */
  public record Place(
      String session,
      String namespace,
      long projectId,
      SessionUser user,
      String workspace,
      String rootDir) {}

  /**
   * @throws Failure for the first wish that cannot be fulfilled
   */
  public List<Mount> mounts(List<StorageWish> wishes, Place place) {
    if (wishes.isEmpty()) {
      return List.of();
    }
    if (!config.isEnabled()) {
      throw CloudStorage.refused("Cloud storage is not enabled for sessions here.");
    }
    if (place.user().isAnonymous()) {
      throw new SessionFailure(
          ErrorCode.UNAUTHORIZED, 1401, "Log in to mount cloud storages in sessions.", null);
    }
    var wanted = wishes.stream().map(wish -> storage(wish, place)).toList();
    var remotes = wanted.stream().map(this::remote).toList();
    var paths = new MountFolders(place.workspace(), place.rootDir());
    var folders = wanted.stream().map(storage -> paths.of(storage.targetPath())).toList();
    MountFolders.requireApart(folders);
    wanted.forEach(storage -> storages.validate(storage.configuration(), place.user()));
    return mounts(wanted, remotes, folders, place);
  }

  private List<Mount> mounts(
      List<CloudStorage> wanted, List<Remote> remotes, List<String> folders, Place place) {
    var deadline = clock.instant().plus(PATIENCE);
    var mounts = new ArrayList<Mount>();
    for (var i = 0; i < wanted.size(); i++) {
      requireTime(deadline);
      var reached = reached(remotes.get(i), wanted.get(i), place.user());
      var name = place.session() + "-ds-" + i;
      mounts.add(
          new MountObjects(name, place.namespace(), wanted.get(i), folders.get(i), config)
              .of(reached));
    }
    return mounts;
  }

  private void requireTime(Instant deadline) {
    if (clock.instant().isAfter(deadline)) {
      throw Failure.unavailable(
          "The cloud storages answer too slowly; try again in a moment, or mount fewer.", null);
    }
  }

  private CloudStorage storage(StorageWish wish, Place place) {
    return wish.id().isPresent() ? kept(wish, wish.id().get(), place) : described(wish);
  }

  /** What the wish says of a kept storage goes before what is kept: its credentials, above all. */
  private CloudStorage kept(StorageWish wish, String id, Place place) {
    var kept = Tree.objectAt(storages.kept(id, place.projectId(), place.user()), "storage");
    var configuration = Tree.copyOf(Tree.objectAt(kept, "configuration"));
    wish.configuration().ifPresent(given -> given.forEach(configuration::add));
    return new CloudStorage(
        configuration.build(),
        Tree.textAt(kept, "source_path").orElse(""),
        Tree.textAt(kept, "target_path").orElse(""),
        wish.readonly().orElse(!isWritable(kept)));
  }

  private static boolean isWritable(JsonObject kept) {
    return kept.containsKey("readonly") && !Tree.isTrueAt(kept, "readonly");
  }

  private static CloudStorage described(StorageWish wish) {
    return new CloudStorage(
        wish.configuration()
            .orElseThrow(
                () ->
                    CloudStorage.refused(
                        "A cloud storage needs a storage_id, or a configuration of its own.")),
        wish.sourcePath().orElse(""),
        wish.targetPath().orElse(""),
        wish.readonly().orElse(true));
  }

  private Remote remote(CloudStorage storage) {
    return switch (storage.type()) {
      case "s3" -> {
        requireEnabled(config.s3, "S3");
        yield S3Bucket.of(storage);
      }
      case "azureblob" -> {
        requireEnabled(config.azureBlob, "Azure Blob");
        yield AzureContainer.of(storage);
      }
      default ->
          throw CloudStorage.refused(
              "Cloud storages of the type '%s' cannot be mounted; S3 (s3) and Azure Blob (azureblob) can."
                  .formatted(storage.type()));
    };
  }

  private static void requireEnabled(boolean isEnabled, String kind) {
    if (!isEnabled) {
      throw CloudStorage.refused("%s storages are not enabled for sessions here.".formatted(kind));
    }
  }

  private Remote reached(Remote remote, CloudStorage storage, SessionUser user) {
    var region = storages.reach(remote.rclone(), storage.sourcePath(), user);
    return remote instanceof S3Bucket bucket && region.isPresent()
        ? bucket.in(region.get())
        : remote;
  }
}
