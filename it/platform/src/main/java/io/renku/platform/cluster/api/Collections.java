package io.renku.platform.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.ApiFailure;
import io.renku.platform.cluster.objects.DeleteOptions;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.objects.Selector;
import io.renku.platform.cluster.store.Stored;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The verbs on a collection: list, watch, create, delete. */
final class Collections {
  private static final byte[] COMMA = {','};

  private final Resources resources;
  private final Tables tables;

  Collections(Resources resources, Tables tables) {
    this.resources = resources;
    this.tables = tables;
  }

  Response handle(Target target, Request request) throws IOException {
    return switch (request.method()) {
      case "GET", "HEAD" -> request.flag("watch") ? watch(target, request) : list(target, request);
      case "POST" -> create(target, request);
      case "DELETE" -> deleteAll(target, request);
      default -> throw ApiFailure.methodNotAllowed();
    };
  }

  Response watch(Target target, Request request) {
    var selector = selector(target, request);
    request.number("resourceVersion", 0);
    return Response.stream(
        "application/json",
        new WatchStream(
            resources.store(), target.type(), target.namespace(), selector, request, tables));
  }

  private static Selector selector(Target target, Request request) {
    var fields = request.query("fieldSelector");
    if (!target.name().isEmpty()) {
      fields = "metadata.name=" + target.name() + (fields.isEmpty() ? "" : "," + fields);
    }
    return Selector.of(target.type(), request.query("labelSelector"), fields);
  }

  private Response create(Target target, Request request) throws IOException {
    if (target.type().isNamespaced() && target.namespace().isEmpty()) {
      throw ApiFailure.methodNotAllowed();
    }
    var created =
        resources.create(target.type(), target.namespace(), request.object(), request.isDryRun());
    return Response.json(201, created);
  }

  private Response list(Target target, Request request) {
    var selector = selector(target, request);
    var snapshot = resources.store().list(target.type().resource(), target.namespace());
    var matching = snapshot.objects().stream().filter(selector).toList();
    var from = start(request, matching);
    var limit = (int) Math.min(Integer.MAX_VALUE, request.number("limit", 0));
    var end = limit == 0 ? matching.size() : Math.min(matching.size(), from + limit);
    var page = matching.subList(from, end);
    var metadata = Json.object().put("resourceVersion", Long.toString(snapshot.revision()));
    if (end < matching.size()) {
      metadata.put("continue", token(matching.get(end - 1)));
      metadata.put("remainingItemCount", matching.size() - end);
    }
    if (request.wantsTable()) {
      var table = tables.of(target.type(), trees(target, page), snapshot.revision(), true);
      table.set("metadata", metadata);
      return Response.json(200, table);
    }
    return Response.json(200, join(target, metadata, page));
  }

  private static String token(Stored last) {
    var key = last.key().namespace() + "/" + last.key().name();
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  /** Where a page begins: after the key that ended the one before. */
  private static int start(Request request, List<Stored> objects) {
    var token = request.query("continue");
    if (token.isEmpty()) {
      return 0;
    }
    try {
      var key = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split("/");
      var i = 0;
      while (i < objects.size()) {
        var next = objects.get(i).key();
        var order = next.namespace().compareTo(key[0]);
        if (order > 0 || order == 0 && next.name().compareTo(key[1]) > 0) {
          break;
        }
        i++;
      }
      return i;
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException broken) {
      throw ApiFailure.badRequest("continue key is not valid: " + broken.getMessage());
    }
  }

  private static List<ObjectNode> trees(Target target, List<Stored> page) {
    var trees = new ArrayList<ObjectNode>();
    page.forEach(object -> trees.add(Resources.inVersion(target.type(), object.read())));
    return trees;
  }

  private static ObjectNode list(Target target, ObjectNode metadata, List<ObjectNode> items) {
    var list =
        Json.object()
            .put("kind", target.type().kind() + "List")
            .put("apiVersion", target.type().apiVersion());
    list.set("metadata", metadata);
    items.forEach(list.putArray("items")::add);
    return list;
  }

  /** A list is put together from the stored bytes: parsing them would be most of its cost. */
  private static byte[] join(Target target, ObjectNode metadata, List<Stored> page) {
    var head = new String(Json.bytes(list(target, metadata, List.of())), StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream();
    out.writeBytes(head.substring(0, head.length() - 2).getBytes(StandardCharsets.UTF_8));
    var separator = new byte[0];
    for (var object : page) {
      out.writeBytes(separator);
      out.writeBytes(Resources.json(target.type(), object));
      separator = COMMA;
    }
    out.writeBytes(new byte[] {']', '}'});
    return out.toByteArray();
  }

  private Response deleteAll(Target target, Request request) throws IOException {
    if (target.type().isNamespaced() && target.namespace().isEmpty()) {
      throw ApiFailure.methodNotAllowed();
    }
    var selector = selector(target, request);
    var options = DeleteOptions.of(Objects.deleteOptions(request), request.isDryRun());
    var snapshot = resources.store().list(target.type().resource(), target.namespace());
    var deleted = new ArrayList<ObjectNode>();
    for (var object : snapshot.objects()) {
      if (selector.test(object)) {
        deleteOne(target, object, options, deleted);
      }
    }
    var metadata =
        Json.object().put("resourceVersion", Long.toString(resources.store().revision()));
    return Response.json(200, list(target, metadata, deleted));
  }

  private void deleteOne(
      Target target, Stored object, DeleteOptions options, List<ObjectNode> deleted) {
    try {
      var key = object.key();
      deleted.add(resources.delete(target.type(), key.namespace(), key.name(), options).object());
    } catch (ApiFailure failure) {
      if (failure.code() != 404) {
        throw failure;
      }
    }
  }
}
