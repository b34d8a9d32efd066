package io.renku.forge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.renku.forge.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An OpenID Connect issuer at which everybody is signed in already, as whom it is told. */
final class FakeIssuer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  volatile String username = "demo";
  volatile boolean isUp = true;

  FakeIssuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/Renku";
  }

  private void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    if (!isUp) {
      send(exchange, 503, "{}");
    } else if (path.endsWith("/.well-known/openid-configuration")) {
      send(
          exchange,
          200,
          Json.object()
              .put("issuer", url())
              .put("authorization_endpoint", url() + "/auth")
              .put("token_endpoint", url() + "/token")
              .toString());
    } else if (path.endsWith("/auth")) {
      var query = form(exchange.getRequestURI().getRawQuery());
      var code = "code-" + codes.size();
      codes.put(code, query);
      exchange
          .getResponseHeaders()
          .add(
              "Location",
              query.get("redirect_uri") + "?code=" + code + "&state=" + query.get("state"));
      send(exchange, 302, "");
    } else {
      token(exchange);
    }
  }

  private void token(HttpExchange exchange) throws IOException {
    var body = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    var request = codes.remove(body.get("code"));
    if (request == null
        || !body.get("client_secret").equals("gitlab-secret")
        || !request.get("code_challenge").equals(s256(body.get("code_verifier")))) {
      send(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    var claims =
        Json.object()
            .put("iss", url())
            .put("aud", "gitlab")
            .put("sub", "subject-of-" + username)
            .put("nonce", request.get("nonce"))
            .put("exp", System.currentTimeMillis() / 1000 + 60)
            .put("preferred_username", username)
            .put("name", username + " Name")
            .put("email", username + "@example.org")
            .toString();
    var token = "e30." + base64(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    send(exchange, 200, Json.object().put("id_token", token).toString());
  }

  static String s256(String text) {
    try {
      return base64(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static Map<String, String> form(String text) {
    var values = new HashMap<String, String>();
    for (var pair : text.split("&")) {
      var parts = pair.split("=", 2);
      values.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return values;
  }

  static Map<String, String> query(String url) {
    return form(URI.create(url).getRawQuery());
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
