package io.renku.sessions.culling;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Quantity;
import io.renku.sessions.session.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How full a session's workspace is, which only its own containers can tell. */
@ApplicationScoped
class WorkspaceUse {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Pattern DF =
      Pattern.compile("(?m)^.*\\s\\d+\\s+(\\d{1,15})\\s+(\\d{1,15})\\s+\\S+\\s+/.*$");
  private static final Pattern DU = Pattern.compile("(?m)^(\\d{1,18})\\s+/.*$");

  @Inject SessionCluster cluster;

  /** Where the workspace is seen from inside. */
  private record Mount(String container, String path) {}

  /** As the status has it: {@code {usedBytes, availableBytes, totalBytes}}. */
  Optional<JsonObject> of(Session session) {
    return cluster
        .find(ResourceKind.POD, session.key().namespace(), session.name() + "-0")
        .flatMap(pod -> mount(pod).flatMap(mount -> ask(session, pod, mount)));
  }

  private Optional<JsonObject> ask(Session session, JsonObject pod, Mount mount) {
    var volume =
        Tree.objectsAt(pod, "spec", "volumes").stream().filter(WorkspaceUse::isWorkspace).findAny();
    if (volume.isEmpty()) {
      return Optional.empty();
    }
    if (volume.get().containsKey("persistentVolumeClaim")) {
      return run(session, mount, "df", "-Pk").flatMap(WorkspaceUse::ofVolume);
    }
    return Tree.textAt(volume.get(), "emptyDir", "sizeLimit")
        .flatMap(Quantity::bytes)
        .flatMap(limit -> run(session, mount, "du", "-sb").flatMap(text -> ofFolder(text, limit)));
  }

  private Optional<String> run(Session session, Mount mount, String command, String option) {
    return cluster.run(
        session.key().namespace(),
        session.name() + "-0",
        mount.container(),
        List.of(command, option, mount.path()),
        LONGEST);
  }

  /** Of the first running container that has it; finished ones answer nothing. */
  private static Optional<Mount> mount(JsonObject pod) {
    return Tree.objectsAt(pod, "spec", "containers").stream()
        .filter(container -> isRunning(pod, name(container)))
        .flatMap(
            container ->
                Tree.objectsAt(container, "volumeMounts").stream()
                    .filter(WorkspaceUse::isWorkspace)
                    .flatMap(mount -> Tree.textAt(mount, "mountPath").stream())
                    .map(path -> new Mount(name(container), path)))
        .findFirst();
  }

  private static boolean isRunning(JsonObject pod, String container) {
    return Tree.objectsAt(pod, "status", "containerStatuses").stream()
        .filter(status -> name(status).equals(container))
        .anyMatch(status -> Tree.at(status, "state", "running").isPresent());
  }

  private static boolean isWorkspace(JsonObject named) {
    return name(named).equals("workspace");
  }

  private static String name(JsonObject named) {
    return Tree.textAt(named, "name").orElse("");
  }

  /** The last line of {@code df -Pk}, in blocks of 1024 bytes; what is reserved counts for none. */
  static Optional<JsonObject> ofVolume(String df) {
    return DF.matcher(df)
        .results()
        .reduce((_, last) -> last)
        .map(line -> use(kibi(line.group(1)), kibi(line.group(2))));
  }

  private static long kibi(String blocks) {
    return Long.parseLong(blocks) * 1024;
  }

  /** The line of {@code du -sb}, in bytes, which may say more than the limit for a moment. */
  static Optional<JsonObject> ofFolder(String du, long limit) {
    return DU.matcher(du)
        .results()
        .reduce((_, last) -> last)
        .map(line -> Long.parseLong(line.group(1)))
        .map(
            used ->
                object(
                    "usedBytes", used,
                    "availableBytes", Math.max(0, limit - used),
                    "totalBytes", limit));
  }

  private static JsonObject use(long used, long available) {
    return object("usedBytes", used, "availableBytes", available, "totalBytes", used + available);
  }
}
