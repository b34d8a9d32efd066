package io.renku.sessions.storages;

import jakarta.json.JsonObject;
import java.util.Optional;

/**
 * A cloud storage that a client wants in its session: one that is kept for the project, by its id,
 * or one described on the spot. Credentials are in the configuration either way.
 */
public record StorageWish(
    Optional<String> id,
    Optional<String> sourcePath,
    Optional<String> targetPath,
    Optional<JsonObject> configuration,
    Optional<Boolean> readonly) {

  /** Never the credentials. */
  @Override
  public String toString() {
    return "StorageWish[" + id.orElse("described") + "]";
  }
}
