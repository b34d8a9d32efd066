package io.renku.gateway.explorer;

import io.renku.commons.Failure;
import io.renku.gateway.explorer.ApiDocument.Address;
import io.renku.gateway.http.JsonClient;
import io.renku.gateway.routes.Backend;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The OpenAPI documents of the services that have none of their own at their public address. What
 * they offer is asked of the server that they run in.
 */
public final class ApiDocumentService {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ApiDocument GATEWAY =
      new ApiDocument(
          "Renku gateway",
          List.of(
              Address.same("/api/auth"),
              Address.same("/ui-server"),
              Address.same("/openapi"),
              Address.same("/api/renku/spec.json"),
              Address.same("/api/kg/spec.json"),
              Address.same("/config.json"),
              Address.same("/privacy-statement.md"),
              Address.same("/robots.txt"),
              Address.same("/sitemap.xml"),
              Address.same("/revproxy"),
              Address.same("/health"),
              Address.same("/version")));
  private static final ApiDocument CORE =
      new ApiDocument("Renku core service", List.of(new Address("/renku", "/api/renku")));
  private static final ApiDocument GRAPH =
      new ApiDocument(
          "Renku knowledge graph",
          List.of(
              new Address("/knowledge-graph", "/api/kg"),
              new Address("/projects", "/api/kg/webhooks/projects"),
              Address.same("/webhooks/events")));

  private final JsonClient json;
  private final Backend ownServer;
  private final Backend core;
  private final Backend graph;

  public ApiDocumentService(JsonClient json, Backend ownServer, Backend core, Backend graph) {
    this.json = json;
    this.ownServer = ownServer;
    this.core = core;
    this.graph = graph;
  }

  JsonObject gateway() {
    return GATEWAY.of(generated(ownServer));
  }

  JsonObject core() {
    return CORE.of(generated(core));
  }

  JsonObject graph() {
    return GRAPH.of(generated(graph));
  }

  private JsonObject generated(Backend server) {
    var answer = json.get(server.origin() + "/openapi?format=json", Map.of(), PATIENCE);
    if (answer.status() != 200 || !answer.json().containsKey("paths")) {
      throw Failure.upstream("The service's server has no OpenAPI document.", null);
    }
    return answer.json();
  }
}
