package io.renku.sessions.storages;

import io.renku.sessions.SessionFailure;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A storage as it is to be mounted, with its credentials.
 *
 * @param configuration rclone's options for it
 * @param sourcePath bucket or container, and a folder in it
 * @param targetPath where it appears in the session
 */
record CloudStorage(
    JsonObject configuration, String sourcePath, String targetPath, boolean isReadonly) {
  private static final Pattern SOURCE = Pattern.compile("/*([^/\\p{Cntrl}]+)(/[^\\p{Cntrl}]*)?");

  /** What crc keeps in the place of a credential. */
  private static final String PLACEHOLDER = "<sensitive>";

  /** They would use the identity or the files of the machine that mounts. */
  private static final Pattern OF_THE_MACHINE =
      Pattern.compile(
          "env_auth|profile|shared_credentials_file|use_(msi|az|emulator)|msi_.*|disable_instance_discovery"
              + "|service_principal_file|client_certificate_path|.*_command");

  /**
   * @throws SessionFailure 422/1000 for what cannot be mounted, whatever the storage says
   */
  CloudStorage {
    configuration = withoutNulls(configuration);
    if (!SOURCE.matcher(sourcePath).matches()) {
      throw refused("The source path of a cloud storage must begin with a bucket or container.");
    }
    if (List.of(sourcePath.split("/")).stream().anyMatch(Set.of(".", "..")::contains)) {
      throw refused("The source path of a cloud storage must not have '.' or '..' in it.");
    }
    configuration.keySet().forEach(CloudStorage::requireName);
    configuration.forEach(CloudStorage::requireValue);
  }

  private static JsonObject withoutNulls(JsonObject configuration) {
    var given = Tree.copyOf(configuration);
    configuration.forEach(
        (name, value) -> {
          if (value == JsonValue.NULL) {
            given.remove(name);
          }
        });
    return given.build();
  }

  private static void requireName(String name) {
    if (!name.matches("[A-Za-z0-9_]{1,64}")) {
      throw refused("A cloud storage has no option of the name '%s'.".formatted(printable(name)));
    }
  }

  private static String printable(String name) {
    return name.substring(0, Math.min(64, name.length())).replaceAll("[^\\x20-\\x7e]", "?");
  }

  private static void requireValue(String name, JsonValue value) {
    var text = Tree.textAt(Tree.object("value", value), "value").orElse("");
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw refused("The option '%s' of a cloud storage has a line break in it.".formatted(name));
    }
    if (text.equals(PLACEHOLDER)) {
      throw refused("Give the value of '%s' to mount this cloud storage.".formatted(name));
    }
    var isOff = text.isBlank() || text.equalsIgnoreCase("false");
    if (OF_THE_MACHINE.matcher(name).matches() && !isOff) {
      throw refused("A cloud storage cannot be mounted with the option '%s'.".formatted(name));
    }
  }

  /** An option that is set; a blank one is not. */
  Optional<String> option(String name) {
    return Tree.textAt(configuration, name).map(String::strip).filter(text -> !text.isEmpty());
  }

  String type() {
    return option("type").orElse("");
  }

  String bucket() {
    return source(1);
  }

  /** The folder in the bucket, without slashes around it; empty for all of the bucket. */
  String folder() {
    return source(2).replaceAll("/+", "/").replaceAll("^/|/$", "");
  }

  private String source(int group) {
    var match = SOURCE.matcher(sourcePath);
    return match.matches() && match.group(group) != null ? match.group(group) : "";
  }

  static SessionFailure refused(String message) {
    return SessionFailure.refused(SessionFailure.USER, message);
  }

  /** Never the credentials. */
  @Override
  public String toString() {
    return "CloudStorage[" + type() + " at " + targetPath + "]";
  }
}
