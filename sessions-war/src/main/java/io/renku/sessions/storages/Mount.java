package io.renku.sessions.storages;

import jakarta.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * A storage in a session's pod.
 *
 * @param name of its volume and its claim
 * @param folder where it appears, absolute
 * @param subPath the part of the volume that appears; empty for all of it
 * @param children the objects that the session needs for it, by child key and in order
 */
public record Mount(
    String name,
    String folder,
    Optional<String> subPath,
    boolean isReadonly,
    Map<String, JsonObject> children) {

  /** Never the children: a Secret is among them. */
  @Override
  public String toString() {
    return "Mount[" + name + " at " + folder + "]";
  }
}
