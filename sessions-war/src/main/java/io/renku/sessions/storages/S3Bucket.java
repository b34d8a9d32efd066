package io.renku.sessions.storages;

import io.renku.sessions.SessionFailure;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Optional;

/**
 * A bucket of Amazon or of anybody who speaks as Amazon does.
 *
 * @param region empty when it is not known
 * @param keys absent for a bucket that everybody may read
 */
record S3Bucket(
    String endpoint, String bucket, String region, Optional<Keys> keys, JsonObject configuration)
    implements Remote {
  private static final String AMAZON = "s3.amazonaws.com";

  record Keys(String id, String secret) {
    /** Never the secret. */
    @Override
    public String toString() {
      return "Keys[" + id + "]";
    }
  }

  /**
   * @throws SessionFailure 422/1000 when it lacks something
   */
  static S3Bucket of(CloudStorage storage) {
    var id = storage.option("access_key_id");
    var secret = storage.option("secret_access_key");
    if (id.isPresent() != secret.isPresent()) {
      throw CloudStorage.refused(
          "Give both access_key_id and secret_access_key of an S3 storage, or neither.");
    }
    var endpoint = Endpoint.of(storage.option("endpoint").orElse(AMAZON));
    return new S3Bucket(
            endpoint,
            storage.bucket(),
            storage.option("region").orElse(""),
            id.map(key -> new Keys(key, secret.orElseThrow())),
            storage.configuration())
        .atItsRegion();
  }

  /** As the storage itself told; what the user said goes before it. */
  S3Bucket in(String told) {
    return region.isEmpty()
        ? new S3Bucket(endpoint, bucket, told, keys, configuration).atItsRegion()
        : this;
  }

  /** Amazon's general address leads to other regions by a redirect only. */
  private S3Bucket atItsRegion() {
    var isGeneral = URI.create(endpoint).getHost().equalsIgnoreCase(AMAZON);
    return isGeneral && region.matches("[a-z0-9-]+")
        ? new S3Bucket(
            "https://s3.%s.amazonaws.com".formatted(region), bucket, region, keys, configuration)
        : this;
  }

  private boolean isAmazon() {
    return URI.create(endpoint).getHost().matches("(?i).*\\.amazonaws\\.com(\\.cn)?");
  }

  @Override
  public JsonObject rclone() {
    var options = Tree.with(configuration, "endpoint", endpoint);
    if (!region.isEmpty()) {
      options = Tree.with(options, "region", region);
    }
    return Tree.textAt(options, "provider").filter(name -> !name.isBlank()).isPresent()
        ? options
        : Tree.with(options, "provider", isAmazon() ? "AWS" : "Other");
  }

  /** Never the credentials. */
  @Override
  public String toString() {
    return "S3Bucket[" + endpoint + "/" + bucket + "]";
  }
}
