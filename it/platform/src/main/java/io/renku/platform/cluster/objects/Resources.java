package io.renku.platform.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.store.Key;
import io.renku.platform.cluster.store.ObjectStore;
import io.renku.platform.cluster.store.Stored;
import io.renku.platform.cluster.types.Names;
import io.renku.platform.cluster.types.ResourceType;
import io.renku.platform.cluster.types.TypeCatalog;
import io.renku.platform.cluster.types.Violation;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * The verbs of the Kubernetes API on objects: everything the API promises that is not HTTP. Both
 * the API server and the controllers come through here.
 */
public final class Resources {
  /** A store's answer to a write: the object, and whether it is the last version of it. */
  public record Deletion(ObjectNode object, boolean isGone) {}

  private final ObjectStore store;
  private final TypeCatalog types;
  private final Admission admission;

  public Resources(ObjectStore store, TypeCatalog types) {
    this.store = store;
    this.types = types;
    this.admission = new Admission(store);
    for (var definition :
        store.list("customresourcedefinitions.apiextensions.k8s.io", "").objects()) {
      types.define(definition.read());
    }
  }

  public TypeCatalog types() {
    return types;
  }

  public ObjectStore store() {
    return store;
  }

  public static Key key(ResourceType type, String namespace, String name) {
    return new Key(type.resource(), type.isNamespaced() ? namespace : "", name);
  }

  public ObjectNode get(ResourceType type, String namespace, String name) {
    return store
        .find(key(type, namespace, name))
        .map(Stored::read)
        .map(object -> inVersion(type, object))
        .orElseThrow(() -> ApiFailure.notFound(type, name));
  }

  public Optional<ObjectNode> find(Key key) {
    return store.find(key).map(Stored::read);
  }

  /** Versions of a custom resource differ in nothing but their name. */
  public static ObjectNode inVersion(ResourceType type, ObjectNode object) {
    return object.put("apiVersion", type.apiVersion());
  }

  /** The JSON of an object in a version; the stored bytes themselves where that is theirs. */
  public static byte[] json(ResourceType type, Stored object) {
    return object.apiVersion().equals(type.apiVersion())
        ? object.json()
        : Json.bytes(inVersion(type, object.read()));
  }

  public ObjectNode create(ResourceType type, String namespace, ObjectNode body, boolean dryRun) {
    var object = checkedBody(type, namespace, "", body);
    var metadata = Json.make(object, "metadata");
    if (!Json.text(metadata, "resourceVersion").isEmpty()) {
      throw ApiFailure.badRequest("resourceVersion should not be set on objects to be created");
    }
    if (Json.text(metadata, "name").isEmpty() && metadata.hasNonNull("generateName")) {
      metadata.put("name", Names.generate(Json.text(metadata, "generateName")));
    }
    var name = Json.text(metadata, "name");
    if (type.isNamespaced()) {
      admission.needsNamespace(type, namespace, name);
    }
    metadata.remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "generation"));
    metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", Json.now());
    if (type.hasGeneration()) {
      metadata.put("generation", 1);
    }
    if (type.has("status")) {
      object.remove("status");
    }
    prepare(type, null, object, name);
    var answer = new ObjectNode[1];
    store.write(
        key(type, namespace, name),
        existing -> {
          admission.admitNew(type, namespace, object);
          if (existing != null) {
            throw ApiFailure.alreadyExists(type, name);
          }
          answer[0] = object;
          return dryRun ? null : object;
        });
    stored(type, answer[0], dryRun);
    return inVersion(type, answer[0]);
  }

  /** Replaces an object, or with a subresource ({@code status}) that part of it. */
  public ObjectNode update(
      ResourceType type, String namespace, String name, String part, ObjectNode body, boolean dry) {
    var object = checkedBody(type, namespace, name, body);
    var canCreate = type.plural().matches("leases|endpoints|events|services") && part.isEmpty();
    if (canCreate && store.find(key(type, namespace, name)).isEmpty()) {
      return create(type, namespace, object, dry);
    }
    var isUnconditional = Json.text(object, "metadata", "resourceVersion").isEmpty();
    if (isUnconditional && (type.isCustom() || type.plural().matches("leases|customres.*"))) {
      throw ApiFailure.invalid(
          type,
          name,
          List.of(
              Violation.invalid(
                  "metadata.resourceVersion",
                  Json.parse("0".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                  "must be specified for an update")));
    }
    return change(type, namespace, name, part, _ -> object, dry);
  }

  /** Applies a patch to the current version of an object. */
  public ObjectNode patch(
      ResourceType type,
      String namespace,
      String name,
      String part,
      UnaryOperator<ObjectNode> patch,
      boolean dryRun) {
    UnaryOperator<ObjectNode> checked =
        current -> checkedBody(type, namespace, name, patch.apply(current));
    return change(type, namespace, name, part, checked, dryRun);
  }

  private ObjectNode change(
      ResourceType type,
      String namespace,
      String name,
      String part,
      UnaryOperator<ObjectNode> edit,
      boolean dryRun) {
    var answer = new ObjectNode[1];
    var written =
        store.write(
            key(type, namespace, name),
            current -> {
              if (current == null) {
                throw ApiFailure.notFound(type, name);
              }
              inVersion(type, current);
              var next = edit.apply(current.deepCopy());
              next = successor(type, current, next, part, name);
              answer[0] = next;
              return dryRun ? current : isFinished(next) ? null : next;
            });
    if (!dryRun) {
      answer[0] = written.orElseThrow().read();
    }
    stored(type, answer[0], dryRun);
    return inVersion(type, answer[0]);
  }

  /** The next version: what a client may change is taken over, all else stays as it was. */
  private ObjectNode successor(
      ResourceType type, ObjectNode current, ObjectNode next, String part, String name) {
    checkPreconditions(type, current, next, name);
    if (part.isEmpty()) {
      if (type.has("status")) {
        keep(current, next, "status");
      }
    } else {
      next = onlyStatus(type, current, next);
    }
    var metadata = Json.make(next, "metadata");
    for (var field :
        List.of(
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "resourceVersion",
            "generateName",
            "namespace")) {
      keep(current.path("metadata"), metadata, field);
    }
    admission.keepAllocated(type, current, next);
    prepare(type, current, next, name);
    if (type.hasGeneration() && !sameSpecification(type, current, next)) {
      metadata.put("generation", current.path("metadata").path("generation").asLong() + 1);
    }
    return next;
  }

  private static void checkPreconditions(
      ResourceType type, ObjectNode current, ObjectNode next, String name) {
    var uid = Json.text(next, "metadata", "uid");
    if (!uid.isEmpty() && !uid.equals(Json.text(current, "metadata", "uid"))) {
      throw ApiFailure.conflict(
          type,
          name,
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, Json.text(current, "metadata", "uid")));
    }
    var version = Json.text(next, "metadata", "resourceVersion");
    if (!version.isEmpty() && !version.equals(Json.text(current, "metadata", "resourceVersion"))) {
      throw ApiFailure.stale(type, name);
    }
  }

  private static ObjectNode onlyStatus(ResourceType type, ObjectNode current, ObjectNode next) {
    var result = current.deepCopy();
    if (next.has("status")) {
      result.set("status", next.get("status"));
    } else {
      result.remove("status");
    }
    if (!type.isCustom()) {
      var metadata = Json.make(result, "metadata");
      for (var field : List.of("labels", "annotations")) {
        keep(next.path("metadata"), metadata, field);
      }
    }
    return result;
  }

  private static void keep(JsonNode from, ObjectNode to, String field) {
    if (from.has(field)) {
      to.set(field, from.get(field));
    } else {
      to.remove(field);
    }
  }

  private static boolean sameSpecification(ResourceType type, ObjectNode a, ObjectNode b) {
    return Json.same(specification(type, a), specification(type, b));
  }

  private static ObjectNode specification(ResourceType type, ObjectNode object) {
    var copy = object.deepCopy();
    copy.remove(List.of("metadata", "apiVersion"));
    if (type.has("status")) {
      copy.remove("status");
    }
    return copy;
  }

  /** Prunes, defaults and checks an object that is about to be stored. */
  private void prepare(ResourceType type, ObjectNode old, ObjectNode object, String name) {
    Json.make(object, "metadata").remove(List.of("managedFields", "selfLink"));
    type.schema().normalise(object);
    dropNulls(object.get("metadata"));
    if (!type.isCustom()) {
      refuseWrongTypes(type, object);
      Defaults.apply(type, object);
      if (old == null) {
        admission.complete(type, object);
      }
    }
    var violations = Rules.check(type, old, object);
    if (!violations.isEmpty()) {
      throw ApiFailure.invalid(type, name, violations);
    }
  }

  private static void dropNulls(JsonNode metadata) {
    for (var field : Json.names(metadata)) {
      if (metadata.get(field).isNull()
          || metadata.get(field).isContainerNode() && metadata.get(field).isEmpty()) {
        ((ObjectNode) metadata).remove(field);
      }
    }
  }

  private static void refuseWrongTypes(ResourceType type, ObjectNode object) {
    for (var violation : type.schema().check(object)) {
      if (violation.reason().equals("FieldValueTypeInvalid")
          || violation.message().contains("in body must be of type")) {
        throw ApiFailure.badRequest(
            "%s in version \"%s\" cannot be handled as a %s: %s"
                .formatted(type.kind(), type.version(), type.kind(), violation));
      }
    }
  }

  private ObjectNode checkedBody(
      ResourceType type, String namespace, String name, ObjectNode object) {
    if (!type.isCustom()) {
      Json.setDefault(object, "kind", type.kind());
      Json.setDefault(object, "apiVersion", type.apiVersion());
    }
    for (var field : List.of("kind", "apiVersion")) {
      if (Json.text(object, field).isEmpty()) {
        throw ApiFailure.badRequest(
            "Object '%s' is missing".formatted(field.equals("kind") ? "Kind" : field));
      }
    }
    if (type.isCustom() && !Json.text(object, "kind").equals(type.kind())) {
      var kind = Json.text(object, "kind");
      throw ApiFailure.invalid(
          type,
          Json.text(object, "metadata", "name"),
          List.of(Violation.invalid("kind", kind, "must be " + type.kind())));
    }
    if (!Json.text(object, "kind").equals(type.kind())
        || !Json.text(object, "apiVersion").equals(type.apiVersion())) {
      throw ApiFailure.badRequest(
          "the API version in the data (%s, Kind=%s) does not match the expected API version (%s, Kind=%s)"
              .formatted(
                  Json.text(object, "apiVersion"),
                  Json.text(object, "kind"),
                  type.apiVersion(),
                  type.kind()));
    }
    if (object.has("metadata") && !object.get("metadata").isObject()) {
      throw ApiFailure.badRequest("metadata must be an object");
    }
    var metadata = Json.make(object, "metadata");
    if (!name.isEmpty() && !Json.text(metadata, "name").equals(name)) {
      if (!Json.text(metadata, "name").isEmpty()) {
        throw ApiFailure.badRequest(
            "the name of the object (%s) does not match the name on the URL (%s)"
                .formatted(Json.text(metadata, "name"), name));
      }
      metadata.put("name", name);
    }
    if (type.isNamespaced()) {
      if (!Json.text(metadata, "namespace").isEmpty()
          && !Json.text(metadata, "namespace").equals(namespace)) {
        throw ApiFailure.badRequest(
            "the namespace of the provided object does not match the namespace sent on the request");
      }
      metadata.put("namespace", namespace);
    } else {
      metadata.remove("namespace");
    }
    return object;
  }

  private void stored(ResourceType type, ObjectNode object, boolean dryRun) {
    if (!dryRun && type.plural().equals("customresourcedefinitions")) {
      if (isFinished(object)) {
        types.undefine(Json.text(object, "metadata", "name"));
      } else {
        types.define(object);
      }
    }
  }

  /** Marked for deletion, its grace period over, and nobody's finalizer left on it. */
  private static boolean isFinished(ObjectNode object) {
    var metadata = object.path("metadata");
    return metadata.hasNonNull("deletionTimestamp")
        && metadata.path("deletionGracePeriodSeconds").asLong() == 0
        && metadata.path("finalizers").isEmpty()
        && (!Json.text(object, "kind").equals("Namespace")
            || object.path("spec").path("finalizers").isEmpty());
  }

  public Deletion delete(ResourceType type, String namespace, String name, DeleteOptions options) {
    var answer = new Deletion[1];
    store.write(
        key(type, namespace, name),
        current -> {
          if (current == null) {
            throw ApiFailure.notFound(type, name);
          }
          options.check(type, name, current);
          var next = options.mark(type, current.deepCopy());
          answer[0] = new Deletion(next, isFinished(next));
          return options.dryRun() ? current : isFinished(next) ? null : next;
        });
    if (answer[0].isGone()) {
      stored(type, answer[0].object(), options.dryRun());
    }
    return new Deletion(inVersion(type, answer[0].object()), answer[0].isGone());
  }

  /**
   * The cluster's own hand: changes an object if it is there, past validation. Controllers use it
   * for what a client may not write.
   */
  public void amend(Key key, UnaryOperator<ObjectNode> edit) {
    store.write(
        key,
        current -> {
          if (current == null) {
            return null;
          }
          var next = edit.apply(current.deepCopy());
          return next == null || isFinished(next) ? null : next;
        });
    if (key.resource().startsWith("customresourcedefinitions.") && store.find(key).isEmpty()) {
      types.undefine(key.name());
    }
  }
}
