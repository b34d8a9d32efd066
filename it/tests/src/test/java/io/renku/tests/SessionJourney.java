package io.renku.tests;

import static io.renku.tests.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The life of a session of the demo project on a running platform, through its gateway, for real
 * clusters above all: it starts, its owner alone reaches a kernel in it, its use is measured, it
 * hibernates and wakes with its files, sleeps by itself when nobody uses it, and is deleted. The
 * platform has to cull within a minute or so; it/platform/README.md has the command. Argument: the
 * gateway's address.
 */
public final class SessionJourney {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final String SERVERS = "/api/notebooks/servers";

  private final Visitor demo;
  private final Visitor ada;
  private final String base;
  private long since = System.nanoTime();
  private String name;

  private SessionJourney(String base) {
    this.base = base;
    this.demo = new Visitor(URI.create(base)).logIn("demo", "demo");
    this.ada = new Visitor(URI.create(base)).logIn("ada", "ada");
  }

  public static void main(String[] arguments) {
    var journey = new SessionJourney(arguments.length > 0 ? arguments[0] : "http://localhost:9080");
    journey.say("demo and ada have logged in");
    journey.begin();
    try {
      journey.work();
      journey.measure();
      journey.sleepAndWake();
      journey.fallAsleepUnused();
    } finally {
      journey.end();
    }
  }

  private void say(String done) {
    var now = System.nanoTime();
    System.out.printf(Locale.ROOT, "%6.1f s  %s%n", (now - since) / 1e9, done);
    since = now;
  }

  private void begin() {
    var project = demo.get("/api/projects/demo%2Fglacier-lengths").json();
    var branches = "/api/projects/%s/repository/branches".formatted(project.path("id"));
    var head = demo.get(branches).json().path(0);
    var classes = demo.get("/api/data/resource_pools").json().findValues("classes").getFirst();
    var launched =
        demo.post(
            SERVERS,
            Map.of(
                "namespace",
                "demo",
                "project",
                "glacier-lengths",
                "branch",
                head.path("name").asText(),
                "commit_sha",
                head.path("commit").path("id").asText(),
                "default_url",
                "/tree",
                "resource_class_id",
                classes.path(0).path("id").asInt()));
    require(launched.status() == 201, launched);
    name = launched.json().path("name").asText();
    say("the session %s is asked for".formatted(name));
  }

  private JsonNode session() {
    return demo.get(SERVERS + "/" + name).json();
  }

  private void untilRunning(String how) {
    var session = until("running", START);
    say(how);
    var address = session.path("url").asText().substring(base.length());
    eventually(SOON, () -> demo.get(address).status(), status -> status == 200);
  }

  private JsonNode until(String state, Duration deadline) {
    return eventually(
        deadline, this::session, seen -> seen.path("status").path("state").asText().equals(state));
  }

  private static void require(boolean isSo, Object seen) {
    if (!isSo) {
      throw new AssertionError("Not as it should be: " + seen);
    }
  }

  private void requireOutput(String expected, String python) {
    try (var kernel = Kernel.start(demo, name)) {
      var output = kernel.execute(python);
      require(output.contains(expected) && !output.contains("Error"), output);
    }
  }

  private void work() {
    untilRunning("it runs");
    var status = "/sessions/%s/api/status".formatted(name);
    var seen = demo.get(status);
    require(seen.status() == 200 && seen.json().has("kernels"), seen);
    for (var other : new Visitor[] {ada, new Visitor(URI.create(base))}) {
      var refused = other.get(status);
      require(Set.of(401, 403, 404).contains(refused.status()), refused);
    }
    requireOutput("42", "print(6 * 7)");
    say("a kernel answers its owner through the gateway's WebSocket, and nobody else");
    requireOutput(".renku", "import os; print(os.listdir('.'))");
    requireOutput("", "open('unsaved.txt', 'w').write('still here')");
    say("the project is cloned, a file is written");
  }

  /** Every half a minute; the cluster may have no metrics of processors, its disk is looked at. */
  private void measure() {
    var used =
        eventually(
            START,
            () -> session().path("resources").path("usage").path("storage").asText(),
            storage -> !storage.isEmpty());
    say("it uses %s of its disk".formatted(used));
  }

  private void requireFile() {
    requireOutput("still here", "print(open('unsaved.txt').read())");
  }

  private void change(String state) {
    var changed = demo.patch(SERVERS + "/" + name, Map.of("state", state));
    require(changed.status() == 204, changed);
  }

  private void sleepAndWake() {
    change("hibernated");
    until("hibernated", SOON);
    say("it sleeps");
    change("running");
    untilRunning("it is awake again");
    requireFile();
    say("with its files");
  }

  private void fallAsleepUnused() {
    var asleep = until("hibernated", IDLE);
    require(
        !asleep.path("annotations").path("renku.io/hibernationDate").asText().isEmpty(), asleep);
    say("unused, it fell asleep by itself");
    change("running");
    untilRunning("it is awake again");
    requireFile();
    say("with its files");
  }

  private void end() {
    var deleted = demo.delete(SERVERS + "/" + name);
    require(deleted.status() == 204, deleted);
    eventually(SOON, () -> demo.get(SERVERS + "/" + name).status(), status -> status == 404);
    say("it is deleted");
  }
}
