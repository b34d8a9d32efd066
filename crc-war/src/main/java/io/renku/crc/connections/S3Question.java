package io.renku.crc.connections;

import io.renku.commons.Failure;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Lists at most one object of a bucket. */
final class S3Question {
  /** They do not know buckets in the path. */
  private static final Set<String> BUCKET_IN_HOST = Set.of("Alibaba", "HuaweiOBS", "TencentCOS");

  private static final String AMAZON = "s3[a-z0-9.-]*\\.amazonaws\\.com(\\.cn)?";
  private static final String DEFAULT_REGION = "us-east-1";

  private S3Question() {}

  /**
   * @throws Failure 422 for settings that cannot work, 501 for those that cannot be tested
   */
  static Question of(Settings settings, String sourcePath, Instant now) {
    var source = SourcePath.of(sourcePath);
    var region = settings.token("region").orElse(DEFAULT_REGION);
    if (settings.is("v2_auth", false) || region.equals("other-v2-signature")) {
      throw Failure.notImplemented("Testing S3 with signatures of version 2");
    }
    var query = new TreeMap<>(Map.of("list-type", "2", "max-keys", "1", "delimiter", "/"));
    if (!source.prefix().isEmpty()) {
      query.put("prefix", source.prefix());
    }
    var url = url(settings, region, source.bucket(), query);
    var request = new Request.Builder().url(url).header("Accept-Encoding", "identity");
    headers(settings, region, now, url, query).forEach(request::header);
    return new Question(
        request.build(), "bucket '%s'".formatted(source.bucket()), "<ListBucketResult");
  }

  /**
   * The configuration for a bucket that Amazon keeps in another region than was asked: rclone finds
   * its way there by itself.
   */
  static Optional<JsonObject> elsewhere(JsonObject configuration, Reply reply) {
    var settings = new Settings(configuration);
    var endpoint = settings.text("endpoint").map(text -> Settings.address("endpoint", text).host());
    var isAmazon = endpoint.map(host -> host.matches(AMAZON)).orElse(true);
    var isTold =
        isRegion(reply.region())
            && !reply.region().equals(settings.text("region").orElse(DEFAULT_REGION));
    if (reply.status() < 300 || !isTold || !isAmazon) {
      return Optional.empty();
    }
    return Optional.of(
        Json.createObjectBuilder(configuration)
            .add("provider", "AWS")
            .add("region", reply.region())
            .remove("endpoint")
            .build());
  }

  static boolean isRegion(String text) {
    return text.matches("[a-z0-9-]{1,40}");
  }

  private static HttpUrl url(
      Settings settings, String region, String bucket, SortedMap<String, String> query) {
    var endpoint = endpoint(settings, region);
    var provider = settings.text("provider").orElse("");
    var inHost = BUCKET_IN_HOST.contains(provider) || !settings.is("force_path_style", true);
    if (inHost && !bucket.matches("[a-z0-9][a-z0-9.-]*")) {
      throw Failure.invalid("A bucket of this name cannot be part of a host name.");
    }
    var url = endpoint.newBuilder().query(null).fragment(null);
    if (inHost) {
      url.host(bucket + "." + endpoint.host()).encodedPath("/");
    } else {
      url.encodedPath(
          endpoint.encodedPath().replaceFirst("/+$", "") + "/" + AwsSignature.encoded(bucket));
    }
    return url.encodedQuery(AwsSignature.query(query)).build();
  }

  private static HttpUrl endpoint(Settings settings, String region) {
    var isAmazon = settings.text("provider").filter("AWS"::equals).isPresent();
    var endpoint = settings.text("endpoint");
    if (endpoint.isEmpty() && !isAmazon) {
      throw Failure.invalid("The following fields are required but missing:\nendpoint");
    }
    if (endpoint.isEmpty() && !region.matches("[a-z0-9-]+")) {
      throw Failure.invalid("There is no region '%s'.".formatted(region));
    }
    var amazon =
        "https://s3.%s.amazonaws.com%s".formatted(region, region.startsWith("cn-") ? ".cn" : "");
    return Settings.address("endpoint", endpoint.orElse(amazon));
  }

  private static Map<String, String> headers(
      Settings settings, String region, Instant now, HttpUrl url, SortedMap<String, String> query) {
    var keyId = settings.token("access_key_id");
    var secret = settings.text("secret_access_key");
    if (keyId.isPresent() != secret.isPresent()) {
      throw Failure.invalid("Give both 'access_key_id' and 'secret_access_key', or neither.");
    }
    if (keyId.isEmpty()) {
      return Map.of();
    }
    var token = settings.token("session_token");
    var more = token.map(t -> Map.of("x-amz-security-token", t)).orElse(Map.of());
    var headers =
        new AwsSignature(keyId.get(), secret.get(), region, now)
            .sign(host(url), url.encodedPath(), query, more);
    headers.remove("host");
    return headers;
  }

  /** As the HTTP client will write it. */
  private static String host(HttpUrl url) {
    var name = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    return url.port() == HttpUrl.defaultPort(url.scheme()) ? name : name + ":" + url.port();
  }
}
