package io.renku.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.tests.Visitor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The two times a user waits for (design.md, section 4), measured through the gateway of a running
 * platform as user demo: from a push to its dataset being found, against the push itself; from
 * asking for a session to its resource being there, against the API server's own time to create a
 * like object. Arguments: pushes, launches, gateway, API server.
 */
public final class JourneyBench {
  private final Visitor demo;
  private final String kubernetes;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String name = "bench-" + Long.toString(System.currentTimeMillis(), 36);

  private JourneyBench(URI gateway, String kubernetes) {
    this.demo = new Visitor(gateway).logIn("demo", "demo");
    this.kubernetes = kubernetes;
  }

  public static void main(String[] arguments) {
    var gateway = arguments.length > 2 ? arguments[2] : "http://localhost:9080";
    var kubernetes = arguments.length > 3 ? arguments[3] : "http://127.0.0.1:9643";
    var bench = new JourneyBench(URI.create(gateway), kubernetes);
    var project = bench.createProject();
    try {
      bench.pushes(project, Integer.parseInt(arguments[0]));
      bench.launches(project, Integer.parseInt(arguments[1]));
    } finally {
      bench.demo.delete("/api/kg/projects/demo/" + bench.name);
    }
  }

  private JsonNode createProject() {
    var repository = demo.get("/config.json").json().path("TEMPLATES").path("repositories").path(0);
    var url = repository.path("url").asText();
    var manifest =
        demo.get("/api/renku/templates.read_manifest" + Visitor.query(Map.of("url", url))).json();
    var profile = demo.get("/api/user").json().path("web_url").asText();
    expect(
        demo.post(
            "/api/renku/templates.create_project",
            Map.of(
                "project_repository",
                profile.substring(0, profile.lastIndexOf('/')),
                "project_namespace",
                "demo",
                "project_name",
                name,
                "identifier",
                manifest.path("result").path("templates").path(0).path("folder").asText(),
                "url",
                url,
                "parameters",
                List.of())),
        "result");
    var project = demo.get("/api/projects/demo%2F" + name).json();
    expect(
        demo.post("/api/kg/webhooks/projects/%s/webhooks".formatted(project.path("id")), Map.of()),
        "message");
    return project;
  }

  private void pushes(JsonNode project, int count) {
    var pushing = new Times("core's own commit and push");
    var searchable = new Times("push to searchable");
    var gitUrl = project.path("http_url_to_repo").asText();
    for (int i = 0; i < count; i++) {
      var word = "%s%s".formatted(name.replace("-", ""), word(i));
      var body = Map.of("git_url", gitUrl, "slug", word, "name", word);
      pushing.measure(() -> expect(demo.post("/api/renku/datasets.create", body), "result"));
      searchable.measure(() -> awaitFound(word));
    }
    if (count > 0) {
      System.out.println(searchable.against(pushing));
    }
  }

  private void awaitFound(String word) {
    var search = "/api/kg/entities" + Visitor.query(Map.of("query", word, "type", "dataset"));
    while (demo.get(search).json().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private void launches(JsonNode project, int count) {
    var launching = new Times("launch to resource");
    var creating = new Times("API server's create");
    var head =
        demo.get("/api/projects/%s/repository/branches".formatted(project.path("id")))
            .json()
            .path(0);
    var resourceClass =
        demo.get("/api/data/resource_pools")
            .json()
            .findValues("classes")
            .getFirst()
            .path(0)
            .path("id")
            .asInt();
    for (int i = 0; i < count; i++) {
      var branch = "bench-" + i;
      expect(
          demo.post(
              "/api/projects/%s/repository/branches%s"
                  .formatted(
                      project.path("id"),
                      Visitor.query(Map.of("branch", branch, "ref", head.path("name").asText()))),
              Map.of()),
          "name");
      var launch =
          Map.of(
              "namespace", "demo",
              "project", name,
              "branch", branch,
              "commit_sha", head.path("commit").path("id").asText(),
              "resource_class_id", resourceClass);
      var started = new ArrayList<JsonNode>();
      launching.measure(
          () -> started.add(expect(demo.post("/api/notebooks/servers", launch), "name")));
      var session = started.getFirst().path("name").asText();
      measureCreate(creating, session);
      demo.delete("/api/notebooks/servers/%s?forced=true".formatted(session));
    }
    if (count > 0) {
      System.out.println(launching.against(creating));
    }
  }

  /**
   * Creates and deletes a config map that holds what the session's resource says, as the yardstick.
   */
  private void measureCreate(Times creating, String session) {
    var resource =
        kubernetes + "/apis/amalthea.dev/v1alpha1/namespaces/renku/jupyterservers/" + session;
    var text = send(HttpRequest.newBuilder(URI.create(resource)).GET());
    var maps = kubernetes + "/api/v1/namespaces/renku/configmaps";
    var copy =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"bench-%s\"},\"data\":{\"resource\":%s}}"
            .formatted(session, com.fasterxml.jackson.databind.node.TextNode.valueOf(text));
    var create =
        HttpRequest.newBuilder(URI.create(maps))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(copy));
    creating.measure(() -> send(create));
    send(HttpRequest.newBuilder(URI.create(maps + "/bench-" + session)).DELETE());
  }

  private String send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString()).body();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode expect(Visitor.Answer answer, String field) {
    if (answer.status() >= 400 || !answer.json().has(field)) {
      throw new IllegalStateException("Unexpected: " + answer);
    }
    return answer.json();
  }

  /** Letters only, so that one word of the index is one dataset. */
  private static String word(int number) {
    var text = new StringBuilder();
    for (var rest = number + 1; rest > 0; rest = (rest - 1) / 26) {
      text.append((char) ('a' + (rest - 1) % 26));
    }
    return text.toString();
  }
}
