package io.renku.platform.cluster.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The gateway's exchange endpoint and Keycloak's token endpoint, with their rules: a valid access
 * token for the one, the client's secret and a known refresh token for the other.
 */
public final class FakeRenku implements AutoCloseable {
  private final HttpServer server;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, String> refreshable = new HashMap<>();
  private volatile String accepted = "";
  private volatile String gitlabAnswer = "";
  private volatile int exchangeStatus = 200;

  public FakeRenku() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/auth/gitlab/exchange", this::exchange);
    server.createContext("/auth/realms/Renku/protocol/openid-connect/token", this::refresh);
    server.start();
  }

  /** A token as Keycloak makes them, as far as its end goes. */
  public static String jwt(String name, Instant end) {
    var payload = "{\"jti\":\"%s\",\"exp\":%d}".formatted(name, end.getEpochSecond());
    var encoder = Base64.getUrlEncoder().withoutPadding();
    return "e30." + encoder.encodeToString(payload.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The exchange answers bearers of this access token with this JSON. */
  public void exchanges(String accessToken, String json) {
    accepted = "Bearer " + accessToken;
    gitlabAnswer = json;
  }

  public void failsWith(int status) {
    exchangeStatus = status;
  }

  /** Keycloak answers this refresh token with this JSON. */
  public void refreshes(String refreshToken, String json) {
    refreshable.put(refreshToken, json);
  }

  /** {@code exchange} and {@code refresh}, in their order. */
  public List<String> asked() {
    return asked;
  }

  private void exchange(HttpExchange exchange) throws IOException {
    asked.add("exchange");
    var isKnown = accepted.equals(exchange.getRequestHeaders().getFirst("Authorization"));
    answer(exchange, isKnown ? exchangeStatus : 401, gitlabAnswer);
  }

  private void refresh(HttpExchange exchange) throws IOException {
    asked.add("refresh");
    var basic = Base64.getEncoder().encodeToString("renku:secret".getBytes(StandardCharsets.UTF_8));
    var form = new HashMap<String, String>();
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    for (var pair : body.split("&")) {
      var parts = pair.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    var json = refreshable.get(form.get("refresh_token"));
    if (!("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, "{\"error\":\"unauthorized_client\"}");
    } else if (json == null || !"refresh_token".equals(form.get("grant_type"))) {
      answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
    } else {
      answer(exchange, 200, json);
    }
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    try (exchange) {
      var bytes = json.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
