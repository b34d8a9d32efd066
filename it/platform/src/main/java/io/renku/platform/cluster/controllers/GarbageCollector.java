package io.renku.platform.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.ApiFailure;
import io.renku.platform.cluster.objects.DeleteOptions;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.store.Change;
import io.renku.platform.cluster.store.Key;
import io.renku.platform.cluster.store.Stored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Deletes what has lost its last owner, and lets owners that wait for their dependents (foreground)
 * or set them free (orphan) go when that is done.
 */
public final class GarbageCollector extends ControlLoop {
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  public GarbageCollector(Resources resources) {
    super(resources);
  }

  @Override
  protected Collection<Key> touchedBy(Change change) {
    var keys = new ArrayList<Key>();
    if (change.kind() == Change.Kind.DELETED) {
      dependentsOf(change.object().uid()).forEach(dependent -> keys.add(dependent.key()));
    } else if (!change.object().owners().isEmpty() || change.object().isDeleting()) {
      keys.add(change.key());
    }
    for (var owner : change.object().owners()) {
      resources
          .store()
          .findByUid(owner)
          .filter(Stored::isDeleting)
          .ifPresent(o -> keys.add(o.key()));
    }
    return keys;
  }

  private List<Stored> dependentsOf(String uid) {
    return resources.store().all().objects().stream()
        .filter(object -> object.owners().contains(uid))
        .toList();
  }

  @Override
  protected void reconcile(Key key) {
    var found = resources.store().find(key);
    if (found.isEmpty()) {
      return;
    }
    var object = found.get().read();
    var finalizers = Json.texts(object, "metadata", "finalizers");
    if (found.get().isDeleting() && finalizers.contains(ORPHAN)) {
      orphan(found.get());
    } else if (found.get().isDeleting() && finalizers.contains(FOREGROUND)) {
      waitForDependents(found.get());
    } else if (!found.get().isDeleting() && !found.get().owners().isEmpty()) {
      collect(found.get(), object);
    }
  }

  private void orphan(Stored owner) {
    for (var dependent : dependentsOf(owner.uid())) {
      resources.amend(dependent.key(), object -> withoutOwner(object, owner.uid()));
    }
    resources.amend(owner.key(), object -> withoutFinalizer(object, ORPHAN));
  }

  private static ObjectNode withoutOwner(ObjectNode object, String uid) {
    var metadata = Json.make(object, "metadata");
    var kept = Json.array();
    for (var reference : Json.items(metadata, "ownerReferences")) {
      if (!Json.text(reference, "uid").equals(uid)) {
        kept.add(reference);
      }
    }
    if (kept.isEmpty()) {
      metadata.remove("ownerReferences");
    } else {
      metadata.set("ownerReferences", kept);
    }
    return object;
  }

  static ObjectNode withoutFinalizer(ObjectNode object, String finalizer) {
    if (object.path("metadata").get("finalizers") instanceof ArrayNode finalizers) {
      for (var i = finalizers.size() - 1; i >= 0; i--) {
        if (finalizers.get(i).asText().equals(finalizer)) {
          finalizers.remove(i);
        }
      }
      if (finalizers.isEmpty()) {
        Json.make(object, "metadata").remove("finalizers");
      }
    }
    return object;
  }

  private void waitForDependents(Stored owner) {
    var blocking = 0;
    for (var dependent : dependentsOf(owner.uid())) {
      var reference = reference(dependent.read(), owner.uid());
      if (reference.path("blockOwnerDeletion").asBoolean()) {
        blocking++;
      }
      if (!dependent.isDeleting() && owners(dependent) == 1) {
        delete(dependent, DeleteOptions.FOREGROUND);
      } else if (owners(dependent) > 1) {
        resources.amend(dependent.key(), object -> withoutOwner(object, owner.uid()));
        blocking--;
      }
    }
    if (blocking <= 0 || dependentsOf(owner.uid()).isEmpty()) {
      resources.amend(owner.key(), object -> withoutFinalizer(object, FOREGROUND));
    }
  }

  private long owners(Stored dependent) {
    return dependent.owners().stream()
        .filter(uid -> resources.store().findByUid(uid).isPresent())
        .count();
  }

  private static JsonNode reference(JsonNode object, String uid) {
    return Json.items(object, "metadata", "ownerReferences").stream()
        .filter(reference -> Json.text(reference, "uid").equals(uid))
        .findFirst()
        .orElse(Json.object());
  }

  /** Deletes an object none of whose owners is there any more. */
  private void collect(Stored dependent, JsonNode object) {
    for (var reference : Json.items(object, "metadata", "ownerReferences")) {
      var owner = resources.store().findByUid(Json.text(reference, "uid"));
      if (owner.filter(o -> mayOwn(o.key(), dependent.key())).isPresent()) {
        if (!isWaiting(owner.get())) {
          return;
        }
        delete(dependent, DeleteOptions.FOREGROUND);
        return;
      }
    }
    delete(dependent, DeleteOptions.BACKGROUND);
  }

  private static boolean isWaiting(Stored owner) {
    return owner.isDeleting()
        && Json.texts(owner.read(), "metadata", "finalizers").contains(FOREGROUND);
  }

  private static boolean mayOwn(Key owner, Key dependent) {
    return owner.namespace().isEmpty() || owner.namespace().equals(dependent.namespace());
  }

  private void delete(Stored object, DeleteOptions how) {
    var options = new DeleteOptions(how.propagation(), how.graceSeconds(), object.uid(), "", false);
    try {
      resources.delete(
          type(object.key().resource()), object.key().namespace(), object.key().name(), options);
    } catch (ApiFailure failure) {
      if (failure.code() != 404 && failure.code() != 409) {
        throw failure; // gone, or replaced by another of the same name
      }
    }
  }
}
