package io.renku.sessions.kit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The git sidecar of a session with unsaved work. */
public final class Sidecar extends FarEnd {
  public Sidecar() throws IOException {}

  @Override
  void answer(HttpExchange exchange, String path) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var isKnown = header(exchange, "Authorization").startsWith("Bearer token-of-");
    if (path.endsWith("/sidecar/jsonrpc") && isKnown && body.contains("git/get_status")) {
      send(
          exchange,
          200,
          """
          {"jsonrpc":"2.0","id":0,"result":{"clean":false,"ahead":1,"behind":0,
           "branch":"feature/x","commit":"abc","status":""}}\
          """);
    } else {
      send(exchange, 404, "{}");
    }
  }
}
