package io.renku.platform.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.git.RepositoryLogin;
import io.renku.platform.cluster.git.TokenKeeper;
import io.renku.platform.cluster.git.WorkTree;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.sidecar.GitSidecar;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The containers beside a session's server that this node stands in for: {@code git-proxy}, which
 * logs git in, and {@code git-sidecar}. They start before the server and end after it.
 */
final class Companions implements AutoCloseable {
  private static final String PROXY = "git-proxy";
  private static final String SIDECAR = "git-sidecar";
  private static final Map<String, String> MARKS =
      Map.of(PROXY, "REPOSITORY_URL", SIDECAR, "GIT_RPC_MOUNT_PATH");

  private final JsonNode pod;
  private final Path directory;
  private Optional<TokenKeeper> keeper = Optional.empty();
  private Optional<GitSidecar> sidecar = Optional.empty();
  private final ObjectNode ports = Json.object();
  private Optional<RepositoryLogin> login = Optional.empty();

  Companions(JsonNode pod, Path directory) {
    this.pod = pod;
    this.directory = directory;
  }

  /** By name and by a variable that only this container has. */
  static boolean isOne(JsonNode container) {
    var mark = MARKS.get(Json.text(container, "name"));
    return mark != null
        && Json.items(container, "env").stream()
            .anyMatch(variable -> Json.text(variable, "name").equals(mark));
  }

  /** Those of the pod, in the order in which they need each other. */
  List<JsonNode> containers() {
    return Stream.of(PROXY, SIDECAR)
        .flatMap(
            name ->
                Json.items(pod, "spec", "containers").stream()
                    .filter(container -> Json.text(container, "name").equals(name)))
        .filter(Companions::isOne)
        .toList();
  }

  boolean isRunning(String name) {
    return name.equals(PROXY) ? keeper.isPresent() : sidecar.isPresent();
  }

  /**
   * @param given the container's own variables
   * @param environment what processes of the pod are given
   * @throws NotReady when the container asks for what cannot be
   */
  void start(
      String name,
      Map<String, String> given,
      PathMap paths,
      Map<String, String> environment,
      ContainerLog log) {
    try {
      if (name.equals(PROXY)) {
        keeper = Optional.of(proxy(given, log));
      } else {
        sidecar = Optional.of(sidecar(given, paths, environment, log));
      }
    } catch (IllegalArgumentException | IOException unfit) {
      throw new NotReady("CreateContainerError", "Failed", "Error: " + unfit.getMessage());
    }
  }

  private TokenKeeper proxy(Map<String, String> given, ContainerLog log) throws IOException {
    var repository =
        new RepositoryLogin(directory.resolve("git-login"), given.get(MARKS.get(PROXY)));
    var started = new TokenKeeper(given, repository, Clock.systemUTC(), log::line);
    started.start();
    login = started.login();
    log.line(
        (login.isPresent() ? "git logs in at " : "no login at ") + given.get(MARKS.get(PROXY)));
    return started;
  }

  private GitSidecar sidecar(
      Map<String, String> given, PathMap paths, Map<String, String> environment, ContainerLog log)
      throws IOException {
    var folder = paths.local(given.get(MARKS.get(SIDECAR)));
    var token = Optional.ofNullable(given.get("GIT_RPC_TOKEN")).filter(text -> !text.isEmpty());
    var prefix = given.getOrDefault("GIT_RPC_URL_PREFIX", "/");
    var started = new GitSidecar(prefix, token, new WorkTree(folder, loggedIn(environment)));
    ports.put(given.getOrDefault("GIT_RPC_PORT", "4000"), started.port());
    log.line("listening for " + prefix);
    return started;
  }

  /** The variables of a process whose git may log in at the session's repository. */
  Map<String, String> loggedIn(Map<String, String> variables) {
    return login.map(repository -> repository.addTo(variables)).orElse(variables);
  }

  /** From the ports of the containers to those of this machine. */
  ObjectNode ports() {
    return ports;
  }

  /** The proxy last, as the others may need git to the end. */
  @Override
  public void close() {
    sidecar.ifPresent(GitSidecar::close);
    keeper.ifPresent(TokenKeeper::close);
    sidecar = Optional.empty();
    keeper = Optional.empty();
  }
}
