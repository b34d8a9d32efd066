package io.renku.crc.rclone;

import java.util.List;

/** A kind of storage, found by its prefix: {@code s3}, {@code azureblob}. */
public record RcloneProvider(
    String name, String description, String prefix, List<RcloneOption> options) {

  /** What a user has to provide again for each session, in the order of rclone's own help. */
  public List<RcloneOption> credentials(String provider) {
    return options.stream()
        .filter(option -> option.isSecret() && !option.isAdvanced() && option.appliesTo(provider))
        .toList();
  }

  boolean isSecret(String field) {
    return options.stream().anyMatch(option -> option.name().equals(field) && option.isSecret());
  }
}
