package io.renku.sessions.kit;

import static io.renku.sessions.cluster.Tree.object;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What this service uses of GitLab: projects, their branches and commits, and whose a token is. */
public final class Gitlab extends FarEnd {
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  public static final String PUBLIC_ADDRESS = "https://gitlab.example.org";

  private record Project(long id, String path, boolean isPublic) {}

  private final Map<String, Project> projects = new ConcurrentHashMap<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  Gitlab() throws IOException {}

  /** A project with the branches {@code master} and {@code feature/x} and one commit. */
  public void project(long id, String path, boolean isPublic) {
    projects.put(path.toLowerCase(Locale.ROOT), new Project(id, path, isPublic));
  }

  public void deleteProject(String path) {
    projects.remove(path.toLowerCase(Locale.ROOT));
  }

  /** The token does not hold any more. */
  public void revoke(String token) {
    refused.add(token);
  }

  @Override
  void answer(HttpExchange exchange, String path) throws IOException {
    var token = header(exchange, "Authorization").replaceFirst("(?i)^bearer ", "");
    if (refused.contains(token)) {
      send(exchange, 401, "{\"message\":\"401 Unauthorized\"}");
      return;
    }
    var parts = List.of(path.replaceFirst("^/api/v4/", "").split("/"));
    if (parts.getFirst().equals("user")) {
      user(exchange, token);
      return;
    }
    var project = parts.size() < 2 ? Optional.<Project>empty() : project(decoded(parts.get(1)));
    if (project.isEmpty() || token.isEmpty() && !project.get().isPublic()) {
      send(exchange, 404, "{\"message\":\"404 Project Not Found\"}");
    } else if (parts.size() == 2) {
      send(exchange, 200, view(project.get(), !token.isEmpty()));
    } else {
      repository(exchange, parts);
    }
  }

  private Optional<Project> project(String key) {
    var byPath = Optional.ofNullable(projects.get(key.toLowerCase(Locale.ROOT)));
    return byPath.or(
        () ->
            projects.values().stream().filter(p -> String.valueOf(p.id()).equals(key)).findFirst());
  }

  private static void user(HttpExchange exchange, String token) throws IOException {
    if (token.isEmpty()) {
      send(exchange, 401, "{\"message\":\"401 Unauthorized\"}");
    } else {
      var user = object("id", 7, "name", "Jane \"J\" O'Doe", "email", "jane@gitlab.example.org");
      send(exchange, 200, user.toString());
    }
  }

  private static void repository(HttpExchange exchange, List<String> parts) throws IOException {
    var asked = parts.size() < 5 ? "" : decoded(parts.get(4));
    var known = parts.get(3).equals("branches") ? Set.of("master", "feature/x") : Set.of(COMMIT);
    if (asked.isEmpty()) {
      send(exchange, 200, "[]");
    } else if (known.contains(asked)) {
      send(exchange, 200, object("name", asked).toString());
    } else {
      send(exchange, 404, "{\"message\":\"404 Not Found\"}");
    }
  }

  /** GitLab tells visitors nothing about visibility. */
  private static String view(Project project, boolean isKnown) {
    var address = PUBLIC_ADDRESS + "/" + project.path();
    return object(
            "id",
            project.id(),
            "path_with_namespace",
            project.path(),
            "web_url",
            address,
            "http_url_to_repo",
            address + ".git",
            "visibility",
            isKnown ? (project.isPublic() ? "public" : "private") : null)
        .toString();
  }

  private static String decoded(String segment) {
    return URLDecoder.decode(segment, StandardCharsets.UTF_8);
  }
}
