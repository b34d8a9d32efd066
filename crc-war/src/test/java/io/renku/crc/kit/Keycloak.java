package io.renku.crc.kit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** What this service uses of Keycloak: signed tokens, the keys to check them, and user look-up. */
public final class Keycloak implements AutoCloseable {
  private final HttpServer server;
  private final RsaJsonWebKey key;
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();

  public Keycloak(int port) throws IOException, JoseException {
    key = RsaJwkGenerator.generateJwk(2048);
    key.setKeyId("test");
    key.setUse("sig");
    key.setAlgorithm("RS256");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/auth/realms/Renku/protocol/openid-connect/certs", this::certs);
    server.createContext("/auth/admin/realms/Renku/users/", this::user);
    server.start();
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/auth";
  }

  /** From now on, the look-up of this user ends in that status; 200 unless told otherwise. */
  public void answer(String userId, int status) {
    answers.put(userId, status);
  }

  public String token(String userId, String... roles) {
    try {
      var claims = new JwtClaims();
      claims.setIssuer(url() + "/realms/Renku");
      claims.setSubject(userId);
      claims.setAudience("renku");
      claims.setExpirationTimeMinutesInTheFuture(600);
      claims.setIssuedAtToNow();
      claims.setGeneratedJwtId();
      claims.setStringClaim("upn", userId);
      claims.setStringClaim("name", "John Doe");
      claims.setStringListClaim("groups", List.of(roles));
      var signed = new JsonWebSignature();
      signed.setPayload(claims.toJson());
      signed.setKey(key.getPrivateKey());
      signed.setKeyIdHeaderValue(key.getKeyId());
      signed.setAlgorithmHeaderValue("RS256");
      return signed.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void certs(HttpExchange exchange) throws IOException {
    send(exchange, 200, new JsonWebKeySet(key).toJson());
  }

  private void user(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var id = path.substring(path.lastIndexOf('/') + 1);
    var status = answers.getOrDefault(id, 200);
    send(exchange, status, status == 200 ? "{\"id\":\"" + id + "\"}" : "{\"error\":\"no\"}");
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    try (exchange) {
      var bytes = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
