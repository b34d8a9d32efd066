package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.arrayOf;
import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.launch.PatchList.POD;
import static io.renku.sessions.launch.PatchList.add;
import static io.renku.sessions.launch.PatchList.append;
import static io.renku.sessions.launch.PatchList.remove;
import static io.renku.sessions.launch.PatchList.replace;
import static io.renku.sessions.launch.PatchList.test;
import static io.renku.sessions.launch.PatchList.variable;

import io.renku.sessions.SessionsConfig;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Makes a Jupyter session one with another server, and gives it its user's secrets. */
record AdditionsPatch(Launch launch, SessionsConfig config) {
  private static final String SERVER = POD + "/containers/0";
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");

  void patch(PatchList patches) {
    launch.additions().application().ifPresent(server -> patches.patch(instead(server)));
    patches.patch(secrets());
  }

  private List<JsonObject> instead(ApplicationServer server) {
    var operations = new ArrayList<JsonObject>();
    server.command().ifPresent(words -> operations.add(add(SERVER + "/command", arrayOf(words))));
    operations.add(
        server
            .arguments()
            .map(words -> replace(SERVER + "/args", arrayOf(words)))
            .orElseGet(() -> remove(SERVER + "/args")));
    PROBES.forEach(probe -> operations.add(probe(probe, server)));
    environment(server).forEach(variable -> operations.add(append("containers/0/env", variable)));
    operations.addAll(config.isReferenceProfile() ? behindProxy(server) : byService(server));
    return operations;
  }

  private JsonObject probe(String name, ApplicationServer server) {
    var place = SERVER + "/" + name;
    return switch (server.readiness()) {
      case "none" -> remove(place);
      case "tcp" -> replace(place, probe("tcpSocket", object("port", server.port()), name));
      default -> {
        var get = object("path", launch.path() + server.path(), "port", server.port());
        yield replace(place, probe("httpGet", get, name));
      }
    };
  }

  /** As patient as with Jupyter. */
  private static JsonObject probe(String kind, JsonObject look, String name) {
    var failures = name.equals("startupProbe") ? 150 : name.equals("livenessProbe") ? 30 : 10;
    return object(kind, look, "periodSeconds", 2, "failureThreshold", failures);
  }

  /** What the server has to know to answer below the session's path. */
  private List<JsonObject> environment(ApplicationServer server) {
    return List.of(
        variable("RENKU_SESSION_IP", "0.0.0.0"),
        variable("RENKU_SESSION_PORT", String.valueOf(server.port())),
        variable("RENKU_BASE_URL_PATH", launch.path()),
        variable("RENKU_BASE_URL", launch.url()));
  }

  private static List<JsonObject> byService(ApplicationServer server) {
    return List.of(replace("/service/spec/ports/0/targetPort", server.port()));
  }

  /** The proxy lets everybody see Jupyter's status; another server's path is its own. */
  private List<JsonObject> behindProxy(ApplicationServer server) {
    var arguments = POD + "/containers/1/args";
    var upstream = "--upstream=http://127.0.0.1:%d%s/".formatted(server.port(), launch.path());
    return List.of(
        replace(arguments + "/6", upstream),
        test(arguments + "/11", "--skip-auth-route=^" + launch.path() + "/api/status$"),
        remove(arguments + "/11"));
  }

  private List<JsonObject> secrets() {
    var operations = new ArrayList<JsonObject>();
    var names = launch.additions().secrets();
    for (var i = 0; i < names.size(); i++) {
      var volume = "user-secret-" + i;
      var files = object("secretName", names.get(i), "defaultMode", 0440);
      var folder = config.userSecretsFolder.replaceAll("/+$", "") + "/" + names.get(i);
      operations.add(append("volumes", object("name", volume, "secret", files)));
      operations.add(
          append(
              "containers/0/volumeMounts",
              object("name", volume, "mountPath", folder, "readOnly", true)));
    }
    return operations;
  }
}
