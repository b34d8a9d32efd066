package io.renku.crc.rclone;

import io.renku.commons.Failure;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A storage as people paste it, {@code s3://bucket/folder}, taken apart for rclone. */
public record StorageUrl(JsonObject configuration, String sourcePath) {
  private static final Pattern AWS_PATH = Pattern.compile("s3\\.([^.]+)\\.amazonaws\\.com");
  private static final Pattern AWS_HOST = Pattern.compile("(.+)\\.s3\\.([^.]+)\\.amazonaws\\.com");
  private static final Pattern AZURE =
      Pattern.compile("([^.]+)\\.(?:dfs|blob)\\.core\\.windows\\.net");

  /**
   * @throws Failure 422 when the address does not name a storage we know
   */
  public static StorageUrl parse(String text) {
    var url = uri(text);
    if (url.getScheme() == null) {
      throw Failure.invalid("The storage URL must begin with a scheme, such as s3://.");
    }
    if (url.getRawUserInfo() != null) {
      throw Failure.invalid("The storage URL cannot contain a user name or password.");
    }
    var authority = url.getRawAuthority();
    if (authority == null || authority.isEmpty() || authority.startsWith(":")) {
      throw Failure.invalid("Storage URL must contain a host");
    }
    var parsed = ofScheme(url, authority.toLowerCase(Locale.ROOT), path(url));
    if (parsed.sourcePath.isEmpty()) {
      throw Failure.invalid("The storage URL must name a bucket or container.");
    }
    return parsed;
  }

  private static StorageUrl ofScheme(URI url, String host, String path) {
    return switch (url.getScheme().toLowerCase(Locale.ROOT)) {
      case "s3" -> s3(host, path);
      case "azure", "az" -> azure(host, path);
      case "http", "https" -> http(url, host, path);
      default -> throw Failure.invalid("Scheme '%s' is not supported.".formatted(url.getScheme()));
    };
  }

  private static StorageUrl s3(String host, String path) {
    Matcher aws = AWS_PATH.matcher(host);
    if (aws.matches()) {
      return new StorageUrl(aws(aws.group(1)), path);
    }
    aws = AWS_HOST.matcher(host);
    if (aws.matches()) {
      return new StorageUrl(aws(aws.group(2)), join(aws.group(1), path));
    }
    var configuration = Json.createObjectBuilder().add("type", "s3").add("provider", "AWS").build();
    return new StorageUrl(configuration, join(host, path));
  }

  private static StorageUrl http(URI url, String host, String path) {
    if (host.endsWith("windows.net")) {
      return azure(host, path);
    }
    // The scheme is kept where it is not the usual one, or the store could not be reached.
    var endpoint = url.getScheme().equalsIgnoreCase("http") ? "http://" + host : host;
    var configuration =
        Json.createObjectBuilder().add("type", "s3").add("endpoint", endpoint).build();
    return new StorageUrl(configuration, path);
  }

  private static StorageUrl azure(String host, String path) {
    var account = AZURE.matcher(host);
    if (account.matches()) {
      var configuration =
          Json.createObjectBuilder()
              .add("type", "azureblob")
              .add("account", account.group(1))
              .build();
      return new StorageUrl(configuration, path);
    }
    if (host.contains(".")) {
      throw Failure.invalid("Host cannot contain dots unless it's a core.windows.net URL");
    }
    return new StorageUrl(
        Json.createObjectBuilder().add("type", "azureblob").build(), join(host, path));
  }

  private static JsonObject aws(String region) {
    return Json.createObjectBuilder()
        .add("type", "s3")
        .add("provider", "AWS")
        .add("region", region)
        .build();
  }

  private static String join(String bucket, String path) {
    return path.isEmpty() ? bucket : bucket + "/" + path;
  }

  private static String path(URI url) {
    var path = url.getPath() == null ? "" : url.getPath();
    return path.startsWith("/") ? path.substring(1) : path;
  }

  private static URI uri(String text) {
    try {
      return new URI(text.strip().replace(" ", "%20"));
    } catch (URISyntaxException e) {
      throw Failure.invalid("The storage URL is not a valid address.");
    }
  }
}
