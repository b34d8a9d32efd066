package io.renku.platform.cluster.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.renku.platform.cluster.git.GitFailure;
import io.renku.platform.cluster.git.WorkTree;
import io.renku.platform.cluster.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the web client and the sessions service ask a session's sidecar for (sessions.md 5.6). */
final class GitMethods {
  private static final Set<String> SAVE = Set.of("command_name", "message", "paths");

  private final WorkTree workTree;

  private GitMethods(WorkTree workTree) {
    this.workTree = workTree;
  }

  static List<RpcMethod> of(WorkTree workTree) {
    var methods = new GitMethods(workTree);
    return List.of(
        new RpcMethod(
            "git/get_status",
            "clean, ahead, behind, branch, commit and git's own status of the work tree; fetched is"
                + " false when the remote could not be asked",
            methods::status),
        new RpcMethod(
            "git/discard_unsaved_changes",
            "goes back to what the remote has; everything else is lost",
            methods::discard),
        new RpcMethod("git/pull", "pulls, as long as no merge is needed", methods::pull),
        new RpcMethod(
            "renku/run",
            "command_name 'save', with message and paths if wanted: commits and pushes",
            methods::run),
        new RpcMethod("dummy/get_error", "always an error", GitMethods::error));
  }

  private JsonNode status(ObjectNode parameters) throws InterruptedException {
    allow(Set.of(), parameters);
    var status = workTree.status();
    return Json.object()
        .put("clean", status.isClean())
        .put("ahead", status.ahead())
        .put("behind", status.behind())
        .put("branch", status.branch())
        .put("commit", status.commit())
        .put("status", status.text())
        .put("fetched", status.isFetched());
  }

  private JsonNode discard(ObjectNode parameters) throws InterruptedException {
    allow(Set.of(), parameters);
    workTree.discardUnsavedChanges();
    return NullNode.instance;
  }

  private JsonNode pull(ObjectNode parameters) throws InterruptedException {
    allow(Set.of(), parameters);
    workTree.pull();
    return NullNode.instance;
  }

  private JsonNode run(ObjectNode parameters) throws InterruptedException {
    if (!parameters.path("command_name").isTextual()) {
      throw new RpcError(RpcError.INVALID_PARAMETERS, "Invalid params: command_name is missing");
    }
    var command = parameters.path("command_name").asText();
    if (!command.equals("save")) {
      throw new RpcError(
          RpcError.USER,
          "Command %s is not recognized, allowed commands are save.".formatted(command));
    }
    allow(SAVE, parameters);
    try {
      var message = Optional.ofNullable(parameters.get("message")).map(JsonNode::asText);
      return TextNode.valueOf(workTree.save(message, Json.texts(parameters, "paths")));
    } catch (GitFailure failure) {
      throw new RpcError(RpcError.COMMAND, "GitError: " + failure.getMessage());
    }
  }

  private static JsonNode error(ObjectNode parameters) {
    throw new RpcError(RpcError.UNEXPECTED, "Something went wrong");
  }

  private static void allow(Set<String> names, ObjectNode parameters) {
    parameters
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                throw new RpcError(RpcError.INVALID_PARAMETERS, "Invalid params: " + name);
              }
            });
  }
}
