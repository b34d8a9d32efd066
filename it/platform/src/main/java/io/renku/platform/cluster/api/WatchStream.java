package io.renku.platform.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.ApiFailure;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.objects.Selector;
import io.renku.platform.cluster.store.Change;
import io.renku.platform.cluster.store.ObjectStore;
import io.renku.platform.cluster.store.Stored;
import io.renku.platform.cluster.types.ResourceType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One watch: what is there (if asked for), then every change, one JSON line each. */
final class WatchStream implements Response.Stream {
  private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(20);
  private static final long DEFAULT_SECONDS = 1800;

  private final ObjectStore store;
  private final ResourceType type;
  private final String namespace;
  private final Selector selector;
  private final Request request;
  private final Tables tables;
  private boolean isFirstTable = true;

  WatchStream(
      ObjectStore store,
      ResourceType type,
      String namespace,
      Selector selector,
      Request request,
      Tables tables) {
    this.store = store;
    this.type = type;
    this.namespace = namespace;
    this.selector = selector;
    this.request = request;
    this.tables = tables;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException, InterruptedException {
    var end = System.nanoTime() + Duration.ofSeconds(seconds()).toNanos();
    out.flush();
    var position = begin(out);
    try {
      while (!store.isClosed()) {
        var left = Duration.ofNanos(end - System.nanoTime());
        if (!left.isPositive()) {
          return;
        }
        var wait = left.compareTo(BOOKMARK_EVERY) < 0 ? left : BOOKMARK_EVERY;
        position = follow(position, wait, out);
      }
    } catch (ObjectStore.TooOld tooOld) {
      line(out, "ERROR", ApiFailure.expired(tooOld.getMessage()).status());
    }
  }

  private long seconds() {
    return Math.max(1, request.number("timeoutSeconds", DEFAULT_SECONDS));
  }

  private long begin(OutputStream out) throws IOException {
    var from = request.number("resourceVersion", 0);
    if (from > 0 && !request.flag("sendInitialEvents")) {
      return from;
    }
    var snapshot = store.list(type.resource(), namespace);
    for (var object : snapshot.objects()) {
      if (selector.test(object)) {
        event(out, "ADDED", object);
      }
    }
    if (request.flag("sendInitialEvents")) {
      bookmark(out, snapshot.revision(), true);
    }
    return snapshot.revision();
  }

  private long follow(long position, Duration wait, OutputStream out)
      throws IOException, InterruptedException {
    var changes = store.changesAfter(position, wait);
    for (var change : changes) {
      position = change.revision();
      if (change.key().resource().equals(type.resource())
          && (namespace.isEmpty() || change.key().namespace().equals(namespace))) {
        send(out, change);
      }
    }
    if (changes.isEmpty()) {
      bookmark(out, position, false);
    }
    return position;
  }

  /** An object that comes to match (or no longer does) looks added (or deleted) to this watch. */
  private void send(OutputStream out, Change change) throws IOException {
    var matches = change.kind() != Change.Kind.DELETED && selector.test(change.object());
    var matched = change.before() != null && selector.test(change.before());
    if (matches) {
      event(out, matched ? "MODIFIED" : "ADDED", change.object());
    } else if (matched) {
      event(out, "DELETED", change.object());
    }
  }

  private void event(OutputStream out, String kind, Stored object) throws IOException {
    if (request.wantsTable()) {
      var tree = Resources.inVersion(type, object.read());
      line(out, kind, Json.bytes(table(tree, object.revision())));
    } else {
      line(out, kind, Resources.json(type, object));
    }
  }

  private ObjectNode table(ObjectNode object, long revision) {
    var table = tables.of(type, java.util.List.of(object), revision, isFirstTable);
    isFirstTable = false;
    return table;
  }

  private void bookmark(OutputStream out, long revision, boolean endsInitial) throws IOException {
    if (!request.flag("allowWatchBookmarks")) {
      return;
    }
    var object = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
    var metadata = object.putObject("metadata").put("resourceVersion", Long.toString(revision));
    metadata.putNull("creationTimestamp");
    if (endsInitial) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    line(out, "BOOKMARK", object);
  }

  private static void line(OutputStream out, String kind, ObjectNode object) throws IOException {
    line(out, kind, Json.bytes(object));
  }

  private static void line(OutputStream out, String kind, byte[] object) throws IOException {
    var event = new ByteArrayOutputStream(object.length + 40);
    event.writeBytes(
        "{\"type\":\"%s\",\"object\":".formatted(kind).getBytes(StandardCharsets.UTF_8));
    event.writeBytes(object);
    event.write('}');
    event.write('\n');
    event.writeTo(out);
    out.flush();
  }
}
