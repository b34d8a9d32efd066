package io.renku.sessions.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Version 4 of Amazon's signatures, as far as requests to S3 without a query need it. An object
 * that is put there once a day does not need Amazon's library of many megabytes.
 */
record S3Signature(Keys keys, Instant at) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  record Keys(String id, String secret, String region) {
    @Override
    public String toString() {
      return "Keys[" + id + "]";
    }
  }

  /** The headers to send with it; {@code path} is encoded already. */
  Map<String, String> sign(String method, String host, String path, byte[] body) {
    var hash = hash(body);
    var headers = new TreeMap<String, String>();
    headers.put("host", host);
    headers.put("x-amz-content-sha256", hash);
    headers.put("x-amz-date", TIME.format(at));
    var names = String.join(";", headers.keySet());
    var lines =
        headers.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
    var canonical = String.join("\n", method, path, "", lines, names, hash);
    var scope = day() + "/" + keys.region() + "/s3/aws4_request";
    var toSign = String.join("\n", ALGORITHM, TIME.format(at), scope, hash(bytes(canonical)));
    headers.put(
        "authorization",
        "%s Credential=%s/%s,SignedHeaders=%s,Signature=%s"
            .formatted(
                ALGORITHM, keys.id(), scope, names, HexFormat.of().formatHex(hmac(key(), toSign))));
    return headers;
  }

  static String encodedPath(String path) {
    return Arrays.stream(path.split("/"))
        .map(S3Signature::encoded)
        .collect(Collectors.joining("/"));
  }

  static String encoded(String text) {
    var result = new StringBuilder();
    for (var b : bytes(text)) {
      if (b > 0 && (Character.isLetterOrDigit(b) || "-._~".indexOf(b) >= 0)) {
        result.append((char) b);
      } else {
        result.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return result.toString();
  }

  private String day() {
    return TIME.format(at).substring(0, 8);
  }

  private byte[] key() {
    var day = hmac(bytes("AWS4" + keys.secret()), day());
    return hmac(hmac(hmac(day, keys.region()), "s3"), "aws4_request");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HMAC with SHA-256.", e);
    }
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
