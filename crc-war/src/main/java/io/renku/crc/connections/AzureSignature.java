package io.renku.crc.connections;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Azure's "Shared Key" for a request without a body to its blob service. */
record AzureSignature(String account, byte[] key) {
  private static final int UNUSED_HEADERS = 11;

  /** The Authorization header of a GET with these {@code x-ms-} headers. */
  String authorization(
      String path, SortedMap<String, String> query, SortedMap<String, String> headers) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      var text = toSign(path, query, headers).getBytes(StandardCharsets.UTF_8);
      var signature = Base64.getEncoder().encodeToString(mac.doFinal(text));
      return "SharedKey " + account + ":" + signature;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HMAC with SHA-256.", e);
    }
  }

  String toSign(String path, SortedMap<String, String> query, SortedMap<String, String> headers) {
    var text = new StringBuilder("GET\n").append("\n".repeat(UNUSED_HEADERS));
    headers.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    text.append('/').append(account).append(path);
    query.forEach((name, value) -> text.append('\n').append(name).append(':').append(value));
    return text.toString();
  }
}
