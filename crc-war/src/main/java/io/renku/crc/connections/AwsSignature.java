package io.renku.crc.connections;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Version 4 of Amazon's signatures, as far as a request without a body to S3 needs it. Written here
 * because Amazon's own signer writes requests, session tokens included, into its debug log.
 */
record AwsSignature(String keyId, String secret, String region, Instant at) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** The headers to send with a GET: those given, and what the signature adds. */
  Map<String, String> sign(
      String host, String path, SortedMap<String, String> query, Map<String, String> headers) {
    var signed = new TreeMap<>(headers);
    signed.put("host", host);
    signed.put("x-amz-content-sha256", hash(""));
    signed.put("x-amz-date", TIME.format(at));
    var names = String.join(";", signed.keySet());
    var canonical =
        "GET\n%s\n%s\n%s\n%s\n%s".formatted(path, query(query), lines(signed), names, hash(""));
    var scope = TIME.format(at).substring(0, 8) + "/" + region + "/s3/aws4_request";
    var toSign = String.join("\n", ALGORITHM, TIME.format(at), scope, hash(canonical));
    signed.put(
        "authorization",
        "%s Credential=%s/%s,SignedHeaders=%s,Signature=%s"
            .formatted(
                ALGORITHM, keyId, scope, names, HexFormat.of().formatHex(hmac(key(), toSign))));
    return signed;
  }

  /** A query with everything encoded that S3 encodes when it checks a signature. */
  static String query(SortedMap<String, String> query) {
    return query.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encoded(String text) {
    var result = new StringBuilder();
    for (var b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0 && (Character.isLetterOrDigit(b) || "-._~".indexOf(b) >= 0)) {
        result.append((char) b);
      } else {
        result.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return result.toString();
  }

  private static String lines(Map<String, String> headers) {
    return headers.entrySet().stream()
        .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
        .collect(Collectors.joining());
  }

  private byte[] key() {
    var first = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    var day = hmac(first, TIME.format(at).substring(0, 8));
    return hmac(hmac(hmac(day, region), "s3"), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HMAC with SHA-256.", e);
    }
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
