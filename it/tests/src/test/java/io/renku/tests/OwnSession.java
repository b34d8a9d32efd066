package io.renku.tests;

import static io.renku.tests.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;

/** A session as its owner handles it through the gateway. */
record OwnSession(Visitor owner, String name) {
  private static final String SERVERS = "/api/notebooks/servers";
  private static final Duration START = Duration.ofSeconds(300);

  /** Of the tip of the project's first branch, with the first class there is. */
  static OwnSession launch(Visitor owner, JsonNode project) {
    var classes = owner.get("/api/data/resource_pools").json().findValues("classes").getFirst();
    var branches = "/api/projects/%s/repository/branches".formatted(project.path("id"));
    var branch = owner.get(branches).json().path(0);
    var place = project.path("path_with_namespace").asText().split("/", 2);
    var launched =
        owner.post(
            SERVERS,
            Map.of(
                "namespace", place[0],
                "project", place[1],
                "branch", branch.path("name").asText(),
                "commit_sha", branch.path("commit").path("id").asText(),
                "resource_class_id", classes.path(0).path("id").asInt()));
    if (launched.status() != 201) {
      throw new AssertionError("No session: " + launched);
    }
    return new OwnSession(owner, launched.json().path("name").asText());
  }

  String path() {
    return SERVERS + "/" + name;
  }

  JsonNode view() {
    return owner.get(path()).json();
  }

  /** Of its server, below the session's own address. */
  String at(String path) {
    return "/sessions/" + name + path;
  }

  void change(String state) {
    var changed = owner.patch(path(), Map.of("state", state));
    if (changed.status() != 204) {
      throw new AssertionError("Not " + state + ": " + changed);
    }
    await(state);
  }

  /** Once it runs, it is opened in the browser, too. */
  void await(String state) {
    var view =
        eventually(
            START, this::view, seen -> seen.path("status").path("state").asText().equals(state));
    if (state.equals("running")) {
      open(view.path("url").asText());
    }
  }

  /** Jupyter answers the address with the session's token by a cookie of its own. */
  private void open(String url) {
    var address = url.substring(owner.origin().length());
    eventually(START, () -> owner.get(address), page -> page.status() == 200);
  }

  /** What a new kernel prints. */
  String run(String python) {
    try (var kernel = Kernel.start(owner, name)) {
      return kernel.execute(python);
    }
  }
}
