package io.renku.crc.kit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What this service uses of GitLab: whose a token is, and who is a member of a project. */
public final class Gitlab implements AutoCloseable {
  /** One row of a project's member list. */
  public record Membership(long userId, String name, int level) {}

  private final HttpServer server;
  private final Map<String, Long> tokens = new ConcurrentHashMap<>();
  private final Map<String, List<Membership>> projects = new ConcurrentHashMap<>();

  Gitlab() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v4/user", this::user);
    server.createContext("/api/graphql", this::graphql);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  public void token(String token, long userId) {
    tokens.put(token, userId);
  }

  public void members(String projectId, Membership... members) {
    projects.put(projectId, List.of(members));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void user(HttpExchange exchange) throws IOException {
    var token = exchange.getRequestHeaders().getFirst("Authorization").replace("Bearer ", "");
    var id = tokens.get(token);
    if (id == null) {
      send(exchange, 401, "{\"message\":\"401 Unauthorized\"}");
    } else {
      send(exchange, 200, "{\"id\":" + id + ",\"name\":\"John \\\"Doe\",\"state\":\"active\"}");
    }
  }

  private void graphql(HttpExchange exchange) throws IOException {
    try (var reader = Json.createReader(exchange.getRequestBody())) {
      var variables = reader.readObject().getJsonObject("variables");
      var gid = variables.getJsonArray("projects").getString(0);
      var found = projects.get(gid.substring(gid.lastIndexOf('/') + 1));
      var nodes = Json.createArrayBuilder();
      if (found != null) {
        var first = variables.getString("after", "").isEmpty();
        var page = first ? found.stream().limit(1).toList() : found.stream().skip(1).toList();
        var members = Json.createArrayBuilder();
        page.forEach(
            m ->
                members.add(
                    Json.createObjectBuilder()
                        .add(
                            "user",
                            Json.createObjectBuilder()
                                .add("id", "gid://gitlab/User/" + m.userId())
                                .add("name", m.name()))
                        .add(
                            "accessLevel",
                            Json.createObjectBuilder().add("integerValue", m.level()))));
        nodes.add(
            Json.createObjectBuilder()
                .add("id", gid)
                .add(
                    "projectMembers",
                    Json.createObjectBuilder()
                        .add(
                            "pageInfo",
                            Json.createObjectBuilder()
                                .add("hasNextPage", first && found.size() > 1)
                                .add("endCursor", "next"))
                        .add("nodes", members)));
      }
      var data =
          Json.createObjectBuilder()
              .add(
                  "data",
                  Json.createObjectBuilder()
                      .add("projects", Json.createObjectBuilder().add("nodes", nodes)))
              .build();
      send(exchange, 200, data.toString());
    }
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
