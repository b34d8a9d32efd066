package io.renku.crc.connections;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Lists at most one blob of a container. */
final class AzureQuestion {
  private static final String CLOUD = "blob.core.windows.net";
  private static final String VERSION = "2021-08-06";

  private AzureQuestion() {}

  /**
   * @throws Failure 422 for settings that cannot work, 501 for those that cannot be tested
   */
  static Question of(Settings settings, String sourcePath, Instant now) {
    settings.refuse(
        "Azure with accounts of its directory", "client_id", "client_secret", "tenant", "username");
    var source = SourcePath.of(sourcePath);
    var query =
        new TreeMap<>(
            Map.of("restype", "container", "comp", "list", "maxresults", "1", "delimiter", "/"));
    if (!source.prefix().isEmpty()) {
      query.put("prefix", source.prefix());
    }
    // The web client and sessions pass the key of an account under S3's name.
    var key = settings.text("key").or(() -> settings.text("secret_access_key"));
    var sas = settings.text("sas_url").filter(url -> key.isEmpty());
    var base = sas.map(url -> shared(url, source)).orElseGet(() -> account(settings, source));
    var url = base.newBuilder();
    query.forEach((name, value) -> url.setEncodedQueryParameter(name, AwsSignature.encoded(value)));
    var headers = new TreeMap<>(Map.of("x-ms-version", VERSION, "x-ms-date", date(now)));
    var request = new Request.Builder().url(url.build()).header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    key.ifPresent(k -> request.header("Authorization", signed(settings, k, base, query, headers)));
    return new Question(
        request.build(), "container '%s'".formatted(source.bucket()), "<EnumerationResults");
  }

  private static String date(Instant now) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC));
  }

  /** Such an address ends with the container it is for, or leaves that open. */
  private static HttpUrl shared(String text, SourcePath source) {
    var url = Settings.address("sas_url", text);
    var path = url.encodedPath().replaceFirst("/+$", "");
    if (path.endsWith("/" + source.bucket())) {
      return url;
    }
    return url.newBuilder().encodedPath(path + "/" + AwsSignature.encoded(source.bucket())).build();
  }

  private static HttpUrl account(Settings settings, SourcePath source) {
    var account = name(settings);
    var endpoint = settings.text("endpoint").orElse(CLOUD);
    var isWhole = endpoint.matches("(?i)https?://.*");
    var url = Settings.address("endpoint", isWhole ? endpoint : account + "." + endpoint);
    var path = url.encodedPath().replaceFirst("/+$", "");
    return url.newBuilder()
        .query(null)
        .fragment(null)
        .encodedPath(path + "/" + AwsSignature.encoded(source.bucket()))
        .build();
  }

  private static String name(Settings settings) {
    return settings
        .text("account")
        .filter(account -> account.matches("[a-z0-9]{3,24}"))
        .orElseThrow(
            () -> Failure.invalid("'account' must be the name of an Azure storage account."));
  }

  private static String signed(
      Settings settings,
      String key,
      HttpUrl url,
      SortedMap<String, String> query,
      SortedMap<String, String> headers) {
    byte[] secret;
    try {
      secret = Base64.getDecoder().decode(key.strip());
    } catch (IllegalArgumentException e) {
      throw new Failure(ErrorCode.INVALID, "The key of the account is not valid base64.", e);
    }
    return new AzureSignature(name(settings), secret)
        .authorization(url.encodedPath(), query, headers);
  }
}
