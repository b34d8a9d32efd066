package io.renku.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;

/** Stands in for Keycloak where only its signature counts: access tokens for any user name. */
final class Issuer implements AutoCloseable {
  private static final String REALM = "/realms/Renku";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair keys;
  private final HttpServer server;

  Issuer() throws IOException, GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        REALM + "/protocol/openid-connect/certs",
        exchange -> {
          var body = certificates().getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private String certificates() {
    var key = (RSAPublicKey) keys.getPublic();
    return """
    {"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":"bench","n":"%s","e":"%s"}]}\
    """
        .formatted(number(key.getModulus()), number(key.getPublicExponent()));
  }

  private static String number(java.math.BigInteger number) {
    var bytes = number.toByteArray();
    var skip = bytes[0] == 0 ? 1 : 0; // the sign
    return BASE64.encodeToString(java.util.Arrays.copyOfRange(bytes, skip, bytes.length));
  }

  /** As Keycloak's, valid for two hours. */
  String token(String username) throws GeneralSecurityException {
    var now = Instant.now().getEpochSecond();
    var claims =
        """
        {"iss":"%s","aud":"renku","azp":"renku","sub":"SUB-%2$s","preferred_username":"%2$s","email":"%2$s@example.org",\
        "name":"%2$s","iat":%3$d,"exp":%4$d,"typ":"Bearer","scope":"openid profile email"}\
        """
            .formatted(url() + REALM, username, now, now + 7200);
    var header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"bench\"}";
    var text =
        BASE64.encodeToString(header.getBytes(UTF_8))
            + "."
            + BASE64.encodeToString(claims.getBytes(UTF_8));
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update(text.getBytes(UTF_8));
    return text + "." + BASE64.encodeToString(signature.sign());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
