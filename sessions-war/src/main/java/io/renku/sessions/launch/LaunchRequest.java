package io.renku.sessions.launch;

import io.renku.sessions.storages.StorageWish;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

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
  /** It becomes a label. */
  private static final Pattern COMMIT =
      Pattern.compile("[0-9A-Za-z]([0-9A-Za-z._-]{0,61}[0-9A-Za-z])?");

  private static final long MOST_GPUS = 1024;

  /** Amounts of the oldest clients: cores, bytes, cards, bytes. */
  record LegacyOptions(BigDecimal cpu, long memory, int gpu, Optional<Long> disk) {}

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
    if (!COMMIT.matcher(request.commit()).matches() && !request.commit().isEmpty()) {
      fields.fault("commit_sha", "Not a valid commit.");
    }
    fields.refuseOthers();
    fields.orRefuse();
    return request;
  }

  private static LegacyOptions legacy(RequestFields fields) {
    var gpu = fields.number("gpu_request", 0);
    if (gpu < 0 || gpu > MOST_GPUS) {
      fields.fault("gpu_request", "Not a valid number of GPUs.");
    }
    var options =
        new LegacyOptions(
            fields.cores("cpu_request").orElse(BigDecimal.ZERO),
            fields.bytes("mem_request").orElse(0L),
            (int) gpu,
            fields.bytes("disk_request"));
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
