package io.renku.sessions.storages;

import jakarta.json.JsonObject;

/** One of the two kinds of storage that sessions can mount. */
sealed interface Remote permits S3Bucket, AzureContainer {
  /** With its scheme. */
  String endpoint();

  /** Bucket or container. */
  String bucket();

  /** All that rclone needs to reach it. */
  JsonObject rclone();
}
