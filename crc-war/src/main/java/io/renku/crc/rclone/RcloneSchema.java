package io.renku.crc.rclone;

import io.renku.commons.Failure;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything rclone can mount, as rclone itself lists it ({@code rclone config providers}), with
 * the two changes that existing clients rely on.
 */
public final class RcloneSchema {
  /** They wrap other storages or reach into the machine that mounts them. */
  private static final Set<String> REFUSED =
      Set.of(
          "alias",
          "crypt",
          "cache",
          "chunker",
          "combine",
          "compress",
          "hasher",
          "local",
          "memory",
          "union");

  private static final String OTHER_S3 = "!AWS,ArvanCloud,IBMCOS,IDrive,IONOS,";

  private final Map<String, RcloneProvider> providers = new LinkedHashMap<>();

  private RcloneSchema() {}

  public static RcloneSchema load() {
    var schema = new RcloneSchema();
    try (InputStream in = RcloneSchema.class.getResourceAsStream("/rclone/providers.json");
        var reader = Json.createReader(in)) {
      reader.readArray().forEach(entry -> schema.add(entry.asJsonObject()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return schema;
  }

  private void add(JsonObject described) {
    var prefix = described.getString("Prefix");
    var options =
        described.getJsonArray("Options").stream()
            .map(RcloneOption::of)
            .map(option -> changed(prefix, option))
            .toList();
    providers.put(
        prefix,
        new RcloneProvider(
            described.getString("Name"), described.getString("Description"), prefix, options));
  }

  private static RcloneOption changed(String prefix, RcloneOption option) {
    if (prefix.equals("azureblob") && option.name().equals("account")) {
      return option.notSensitive();
    }
    var isOtherEndpoint =
        prefix.equals("s3")
            && option.name().equals("endpoint")
            && option.described().getString("Provider", "").startsWith(OTHER_S3);
    return isOtherEndpoint ? option.required() : option;
  }

  public Collection<RcloneProvider> all() {
    return providers.values();
  }

  public Optional<RcloneProvider> find(String type) {
    return Optional.ofNullable(providers.get(type));
  }

  /**
   * @throws Failure 422 when there is no such kind, or none that may be used here
   */
  public RcloneProvider require(String type) {
    var provider = providers.get(type);
    if (provider == null) {
      throw Failure.invalid("RClone provider '%s' does not exist.".formatted(type));
    }
    if (REFUSED.contains(type)) {
      throw Failure.invalid(
          "Storage of type '%s' cannot be used here; use the storage behind it directly."
              .formatted(type));
    }
    return provider;
  }
}
