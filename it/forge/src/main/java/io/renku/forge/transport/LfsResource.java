package io.renku.forge.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.accounts.Namespaces;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Paths;
import io.renku.forge.lfs.LfsObjects;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.Projects;
import io.renku.forge.tokens.Callers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Git LFS: the batch API and the basic transfer of real objects. */
public final class LfsResource {
  private static final String TYPE = "application/vnd.git-lfs+json";
  private static final Pattern API =
      Pattern.compile("/(.+?)(?:\\.git)?/info/lfs/(objects/batch|verify|locks(?:/.*)?|objects)");
  private static final Pattern OBJECT =
      Pattern.compile("/(.+?)(?:\\.git)?/gitlab-lfs/objects/([0-9a-f]{64})(?:/(\\d{1,15}))?");

  private final GitAccess access;
  private final Projects projects;
  private final LfsObjects objects;

  public LfsResource(
      Callers callers,
      Permissions permissions,
      Projects projects,
      Namespaces namespaces,
      LfsObjects objects) {
    this.access = new GitAccess(callers, permissions, projects, namespaces);
    this.projects = projects;
    this.objects = objects;
  }

  public boolean answers(Exchange x) throws IOException {
    var api = API.matcher(x.rawPath());
    if (api.matches()) {
      api(x, Paths.decode(api.group(1)), api.group(2));
      return true;
    }
    var object = OBJECT.matcher(x.rawPath());
    if (object.matches()) {
      object(x, object);
      return true;
    }
    return false;
  }

  private void api(Exchange x, String path, String call) throws IOException {
    switch (x.method() + " " + call) {
      case "POST objects/batch" -> batch(x, path);
      case "POST verify" -> verify(x, path);
      case "POST locks/verify" -> locks(x, path, Json.object().set("ours", Json.array()), "theirs");
      case "GET locks" -> locks(x, path, Json.object(), "locks");
      default ->
          send(x, 501, message("The development forge does not answer " + x.method() + " " + call));
    }
  }

  /** Nobody can lock a file here, so that no file is locked. */
  private void locks(Exchange x, String path, JsonNode answer, String list) throws IOException {
    if (access.toRead(x, path).isPresent()) {
      send(x, 200, ((ObjectNode) answer).set(list, Json.array()));
    }
  }

  private void batch(Exchange x, String path) throws IOException {
    var request = json(x);
    if (request.isEmpty()) {
      send(x, 422, message("The body is not a batch request."));
      return;
    }
    var operation = request.get().path("operation").asText();
    var granted =
        switch (operation) {
          case "download" -> access.toRead(x, path);
          case "upload" -> access.toWrite(x, path, false);
          default -> {
            send(x, 422, message("operation must be download or upload"));
            yield Optional.<GitAccess.Granted>empty();
          }
        };
    if (granted.isEmpty()) {
      return;
    }
    var project = granted.get().project();
    var base = x.publicUrl() + "/" + Paths.encodeAll(projects.fullPath(project)) + ".git";
    var answer = Json.object().put("transfer", "basic").put("hash_algo", "sha256");
    var list = answer.putArray("objects");
    for (var wanted : request.get().path("objects")) {
      list.add(object(x, project.id(), base, operation, wanted));
    }
    send(x, 200, answer);
  }

  private ObjectNode object(
      Exchange x, long projectId, String base, String operation, JsonNode wanted) {
    var oid = wanted.path("oid").asText();
    var size = wanted.path("size").asLong(-1);
    var view = Json.object().put("oid", oid).put("size", size).put("authenticated", true);
    if (!LfsObjects.isOid(oid) || size < 0) {
      return error(view, 422, "Invalid object id or size");
    }
    var known = objects.find(projectId, oid);
    var address = base + "/gitlab-lfs/objects/" + oid;
    if (operation.equals("download")) {
      if (known.isEmpty()) {
        return error(
            view,
            404,
            "Object does not exist on the server or you don't have permissions to access it");
      }
      view.put("size", known.get().size());
      action(x, view, "download", address);
    } else if (known.isEmpty()) {
      action(x, view, "upload", address + "/" + size);
      action(x, view, "verify", base + "/info/lfs/verify");
    }
    return view;
  }

  private static void action(Exchange x, ObjectNode view, String name, String href) {
    var action = view.withObjectProperty("actions").putObject(name).put("href", href);
    var header = action.putObject("header");
    x.header("Authorization").ifPresent(value -> header.put("Authorization", value));
    if (name.equals("verify")) {
      header.put("Accept", TYPE);
    }
  }

  private static ObjectNode error(ObjectNode view, int code, String message) {
    view.putObject("error").put("code", code).put("message", message);
    return view;
  }

  private void verify(Exchange x, String path) throws IOException {
    var granted = access.toRead(x, path);
    if (granted.isEmpty()) {
      return;
    }
    var request = json(x).orElseGet(Json::object);
    var known = objects.find(granted.get().project().id(), request.path("oid").asText());
    if (known.filter(l -> l.size() == request.path("size").asLong(-1)).isEmpty()) {
      send(x, 404, message("The object has not arrived."));
      return;
    }
    send(x, 200, Json.object());
  }

  private void object(Exchange x, Matcher address) throws IOException {
    var path = Paths.decode(address.group(1));
    var oid = address.group(2);
    if (x.method().equals("PUT") && address.group(3) != null) {
      upload(x, path, oid, Long.parseLong(address.group(3)));
    } else if (x.method().equals("GET") && address.group(3) == null) {
      download(x, path, oid);
    } else {
      send(x, 405, message("Method not allowed"));
    }
  }

  private void upload(Exchange x, String path, String oid, long size) throws IOException {
    var granted = access.toWrite(x, path, false);
    if (granted.isEmpty()) {
      return;
    }
    try (var in = x.input()) {
      switch (objects.keep(granted.get().project().id(), oid, size, in)) {
        case KEPT -> send(x, 200, Json.object());
        case WRONG_SIZE -> send(x, 422, message("The size is not " + size));
        case WRONG_CONTENT -> send(x, 422, message("The content does not have the hash " + oid));
      }
    }
  }

  private void download(Exchange x, String path, String oid) throws IOException {
    var granted = access.toRead(x, path);
    if (granted.isEmpty()) {
      return;
    }
    var known = objects.find(granted.get().project().id(), oid);
    if (known.isEmpty()) {
      send(x, 404, message("Not found"));
      return;
    }
    x.status(200)
        .header("Content-Type", "application/octet-stream")
        .header("Content-Length", String.valueOf(known.get().size()));
    try (var in = Files.newInputStream(objects.file(oid));
        var out = x.output()) {
      in.transferTo(out);
    }
  }

  private static Optional<ObjectNode> json(Exchange x) throws IOException {
    try (var in = x.input()) {
      var bytes = in.readNBytes(8 << 20);
      return Json.MAPPER.readTree(bytes) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (com.fasterxml.jackson.core.JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private static ObjectNode message(String text) {
    return Json.object().put("message", text);
  }

  private static void send(Exchange x, int status, JsonNode body) throws IOException {
    x.status(status).send(TYPE, body.toString().getBytes(StandardCharsets.UTF_8));
  }
}
