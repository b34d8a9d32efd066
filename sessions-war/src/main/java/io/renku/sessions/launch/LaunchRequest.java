package io.renku.sessions.launch;

import io.renku.sessions.storages.StorageWish;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a client asks for when it starts a session. */
record LaunchRequest(
    String namespace,
    String project,
    String branch,
    String commit,
    Optional<String> image,
    Optional<Long> resourceClass,
    long storageGb,
    Optional<LegacyOptions> options,
    boolean lfsAutoFetch,
    String defaultUrl,
    Map<String, String> environment,
    List<StorageWish> cloudStorage,
    LaunchExtras extras) {

  /** Amounts of the oldest clients: cores, bytes, cards. */
  record LegacyOptions(
      Optional<String> cpu, Optional<String> memory, Optional<Long> gpu, Optional<String> disk) {}

  static LaunchRequest read(RequestFields fields, boolean lfsAutoFetch, String defaultUrl) {
    var request =
        new LaunchRequest(
            fields.requiredText("namespace").toLowerCase(Locale.ROOT),
            fields.requiredText("project").toLowerCase(Locale.ROOT),
            fields.text("branch", "master"),
            fields.requiredText("commit_sha"),
            fields.text("image").filter(image -> !image.isBlank()),
            fields.number("resource_class_id"),
            fields.number("storage", 1),
            fields.nested("serverOptions").map(LaunchRequest::legacy),
            fields.truth("lfs_auto_fetch", lfsAutoFetch),
            fields.text("default_url", defaultUrl),
            fields.texts("environment_variables"),
            fields.items("cloudstorage").stream().map(LaunchRequest::storage).toList(),
            LaunchExtras.read(fields));
    fields.text("notebook");
    if (!request.commit().matches("[0-9A-Za-z._-]{1,63}") && !request.commit().isEmpty()) {
      fields.fault("commit_sha", "Not a valid commit.");
    }
    fields.refuseOthers();
    fields.orRefuse();
    return request;
  }

  private static LegacyOptions legacy(RequestFields fields) {
    var options =
        new LegacyOptions(
            fields.amount("cpu_request"),
            fields.amount("mem_request"),
            fields.number("gpu_request"),
            fields.amount("disk_request"));
    fields.text("defaultUrl");
    fields.truth("lfs_auto_fetch", false);
    fields.refuseOthers();
    return options;
  }

  private static StorageWish storage(RequestFields fields) {
    var wish =
        new StorageWish(
            given(fields.text("storage_id")),
            given(fields.text("source_path")),
            given(fields.text("target_path")),
            fields.object("configuration"),
            fields.truth("readonly"));
    if (wish.id().isPresent() && (wish.sourcePath().isPresent() || wish.targetPath().isPresent())) {
      fields.fault("storage_id", "Cannot be used together with source_path or target_path.");
    }
    return wish;
  }

  private static Optional<String> given(Optional<String> text) {
    return text.filter(value -> !value.isBlank());
  }

  String projectPath() {
    return namespace + "/" + project;
  }
}
