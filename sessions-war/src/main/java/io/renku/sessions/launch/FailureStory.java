package io.renku.sessions.launch;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionState;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Why a session failed, told to the person who can do something about it. */
record FailureStory(Session session) {
  private static final Pattern NODES = Pattern.compile("(\\d+)/(\\d+) nodes are available: (.*)");
  private static final Pattern REASON = Pattern.compile("(\\d+) (.+)");

  private static final Map<Long, String> CLONE_EXITS =
      Map.of(
          201L, "The git server cannot be reached; start the session again later.",
          202L, "The branch holds an autosave of a format that is no longer supported.",
          203L, "There is not enough disk space for the repository; ask for more storage.",
          204L, "The branch does not exist in the repository any more.",
          205L, "A submodule of the repository could not be fetched.",
          206L, "A cloud storage would hide existing files; mount it at another path.",
          207L, "The path of a cloud storage is not absolute.");

  Optional<String> tell() {
    return unschedulable().or(this::event).or(this::exits);
  }

  private Optional<String> unschedulable() {
    var status = Tree.objectAt(session.status(), "mainPod", "status");
    if (!Tree.textAt(status, "phase").orElse("").equals("Pending")) {
      return Optional.empty();
    }
    return SessionState.newestCondition(status)
        .filter(c -> Tree.textAt(c, "reason").orElse("").equals("Unschedulable"))
        .flatMap(c -> Tree.textAt(c, "message"))
        .map(FailureStory::likeliest);
  }

  /** Of "0/4 nodes are available: 1 too small, 3 tainted." the reason with the highest count. */
  private static String likeliest(String message) {
    var match = NODES.matcher(message.replaceFirst("\\. preemption.*", "."));
    if (!match.matches()) {
      return message;
    }
    var best = Optional.<String>empty();
    var most = 0L;
    for (var part : match.group(3).replaceFirst("\\.$", "").split(", (?=\\d)")) {
      var reason = REASON.matcher(part);
      if (!reason.matches()) {
        return message;
      }
      if (Long.parseLong(reason.group(1)) > most) {
        most = Long.parseLong(reason.group(1));
        best = Optional.of(reason.group(2));
      }
    }
    return best.map(
            reason ->
                "The session cannot be scheduled. The likeliest cause, of %s nodes looked at: %s."
                    .formatted(match.group(2), reason))
        .orElse(message);
  }

  private Optional<String> event() {
    return Tree.objectAt(session.status(), "events").values().stream()
        .flatMap(event -> Tree.textAt(event, "message").stream())
        .findFirst();
  }

  private record Exit(String container, long code) {}

  private Optional<String> exits() {
    var status = Tree.objectAt(session.status(), "mainPod", "status");
    var exits = new ArrayList<Exit>(exits(status, "containerStatuses"));
    exits.addAll(exits(status, "initContainerStatuses"));
    if (exits.isEmpty()) {
      return Optional.empty();
    }
    return exits.stream()
        .filter(
            exit ->
                exit.container().equals("git-clone") || exit.container().equals("jupyter-server"))
        .findFirst()
        .map(FailureStory::explain)
        .or(
            () ->
                Optional.of(
                    "%d auxiliary container(s) of the session failed; start it again or tell your administrator."
                        .formatted(exits.size())));
  }

  private static List<Exit> exits(JsonObject podStatus, String kind) {
    var exits = new ArrayList<Exit>();
    for (var container : Tree.objectsAt(podStatus, kind)) {
      var code = code(container, "lastState");
      if (code.isEmpty()) {
        code = code(container, "state");
      }
      code.ifPresent(
          value -> exits.add(new Exit(Tree.textAt(container, "name").orElse(""), value)));
    }
    return exits;
  }

  private static OptionalLong code(JsonObject container, String state) {
    var code = Tree.numberAt(container, 0, state, "terminated", "exitCode");
    return code == 0 ? OptionalLong.empty() : OptionalLong.of(code);
  }

  private static String explain(Exit exit) {
    if (exit.container().equals("git-clone")) {
      return CLONE_EXITS.getOrDefault(
          exit.code(), "The repository could not be cloned; see the session's logs.");
    }
    return switch ((int) exit.code()) {
      case 125, 126 -> "The image's start command could not be run; check its Dockerfile.";
      case 127 ->
          "The image does not contain the required command to start a session; check its Dockerfile.";
      case 128 ->
          "The server stopped unexpectedly, perhaps for lack of disk space; start it again with more storage.";
      case 137 ->
          "The cluster stopped the server because it used too many resources; ask for more memory or storage.";
      default -> "The server shut down unexpectedly; ensure that your Dockerfile is correct.";
    };
  }
}
