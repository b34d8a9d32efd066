package io.renku.platform.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps the pods (and claims) of every StatefulSet as the real controller does. */
public final class StatefulSets extends ControlLoop {
  static final String RESOURCE = "statefulsets.apps";
  private static final String REVISIONS = "controllerrevisions.apps";

  private final EventRecorder events;

  public StatefulSets(Resources resources) {
    super(resources);
    this.events = new EventRecorder(resources, "statefulset-controller");
  }

  @Override
  protected Collection<Key> touchedBy(Change change) {
    if (change.key().resource().equals(RESOURCE)) {
      return List.of(change.key());
    }
    var keys = new ArrayList<Key>();
    if (change.key().resource().equals("pods")) {
      for (var owner : change.object().owners()) {
        resources
            .store()
            .findByUid(owner)
            .map(Stored::key)
            .filter(key -> key.resource().equals(RESOURCE))
            .ifPresent(keys::add);
      }
    } else if (change.key().resource().equals("resourcequotas")) {
      var namespace = change.key().namespace();
      resources.store().list(RESOURCE, namespace).objects().forEach(set -> keys.add(set.key()));
    }
    return keys;
  }

  @Override
  protected void reconcile(Key key) {
    var found = resources.find(key);
    if (found.isEmpty()) {
      return;
    }
    var set = new StatefulSet(found.get());
    if (found.get().path("metadata").hasNonNull("deletionTimestamp")) {
      return;
    }
    keepRevision(set);
    try {
      if (set.isParallel()) {
        all(set);
      } else {
        inOrder(set);
      }
    } finally {
      resources.amend(key, current -> withStatus(set, current));
    }
  }

  private TreeMap<Integer, ObjectNode> pods(StatefulSet set) {
    var pods = new TreeMap<Integer, ObjectNode>();
    for (var stored : resources.store().list("pods", set.namespace()).objects()) {
      if (stored.owners().contains(set.uid())) {
        var ordinal = set.ordinalOf(stored.key().name());
        if (ordinal >= 0) {
          pods.put(ordinal, stored.read());
        }
      }
    }
    return pods;
  }

  private void all(StatefulSet set) {
    var pods = pods(set);
    for (var ordinal : List.copyOf(pods.descendingKeySet())) {
      if (ordinal >= set.replicas()) {
        delete(set, pods.get(ordinal));
      } else if (hasEnded(pods.get(ordinal))) {
        replace(set, pods.get(ordinal));
      }
    }
    ApiFailure refused = null;
    for (var ordinal = 0; ordinal < set.replicas(); ordinal++) {
      if (!pods.containsKey(ordinal)) {
        refused = createOrRefusal(set, ordinal, refused);
      }
    }
    if (refused != null) {
      throw refused;
    }
    rollOut(set, pods);
  }

  private ApiFailure createOrRefusal(StatefulSet set, int ordinal, ApiFailure earlier) {
    try {
      create(set, ordinal);
      return earlier;
    } catch (ApiFailure refused) {
      return refused;
    }
  }

  /** One pod at a time, the next only when the one before is ready. */
  private void inOrder(StatefulSet set) {
    var pods = pods(set);
    for (var ordinal = 0; ordinal < set.replicas(); ordinal++) {
      var pod = pods.get(ordinal);
      if (pod == null) {
        create(set, ordinal);
        return;
      }
      if (hasEnded(pod)) {
        replace(set, pod);
        return;
      }
      if (!isHealthy(pod)) {
        return;
      }
    }
    if (!pods.isEmpty() && pods.lastKey() >= set.replicas()) {
      delete(set, pods.lastEntry().getValue());
      return;
    }
    rollOut(set, pods);
  }

  private void rollOut(StatefulSet set, Map<Integer, ObjectNode> pods) {
    if (!set.isRolling()) {
      return;
    }
    for (var ordinal = set.replicas() - 1; ordinal >= set.partition(); ordinal--) {
      var pod = pods.get(ordinal);
      if (pod == null) {
        return;
      }
      if (!revisionOf(pod).equals(set.revision())) {
        delete(set, pod);
        return;
      }
      if (!isHealthy(pod)) {
        return;
      }
    }
  }

  private static String revisionOf(JsonNode pod) {
    return Json.text(pod, "metadata", "labels", "controller-revision-hash");
  }

  private static boolean isHealthy(JsonNode pod) {
    return EndpointsKeeper.isReady(pod) && !isDeleting(pod);
  }

  private static boolean isDeleting(JsonNode pod) {
    return pod.path("metadata").hasNonNull("deletionTimestamp");
  }

  private static boolean hasEnded(JsonNode pod) {
    return Json.text(pod, "status", "phase").matches("Succeeded|Failed");
  }

  private void create(StatefulSet set, int ordinal) {
    var name = set.podName(ordinal);
    for (var claim : set.claims(ordinal)) {
      var claimName = Json.text(claim, "metadata", "name");
      if (resources.find(new Key("persistentvolumeclaims", set.namespace(), claimName)).isEmpty()) {
        createClaim(set, name, claim);
      }
    }
    try {
      resources.create(type("pods"), set.namespace(), set.pod(ordinal), false);
    } catch (ApiFailure refused) {
      if (refused.reason().equals("AlreadyExists")) {
        throw refused; // an older pod of that name is still on its way out
      }
      events.warning(
          set.object(),
          "FailedCreate",
          "create Pod %s in StatefulSet %s failed error: %s"
              .formatted(name, set.name(), refused.getMessage()));
      throw refused;
    }
    events.normal(
        set.object(),
        "SuccessfulCreate",
        "create Pod %s in StatefulSet %s successful".formatted(name, set.name()));
  }

  private void createClaim(StatefulSet set, String pod, ObjectNode claim) {
    var name = Json.text(claim, "metadata", "name");
    try {
      resources.create(type("persistentvolumeclaims"), set.namespace(), claim, false);
    } catch (ApiFailure refused) {
      events.warning(
          set.object(),
          "FailedCreate",
          "create Claim %s for Pod %s in StatefulSet %s failed error: %s"
              .formatted(name, pod, set.name(), refused.getMessage()));
      throw refused;
    }
    events.normal(
        set.object(),
        "SuccessfulCreate",
        "create Claim %s Pod %s in StatefulSet %s success".formatted(name, pod, set.name()));
  }

  private void delete(StatefulSet set, JsonNode pod) {
    if (isDeleting(pod)) {
      return;
    }
    var name = Json.text(pod, "metadata", "name");
    resources.delete(type("pods"), set.namespace(), name, DeleteOptions.BACKGROUND);
    events.normal(
        set.object(),
        "SuccessfulDelete",
        "delete Pod %s in StatefulSet %s successful".formatted(name, set.name()));
  }

  private void replace(StatefulSet set, JsonNode pod) {
    events.warning(
        set.object(),
        "RecreatingFailedPod",
        "StatefulSet %s/%s is recreating failed Pod %s"
            .formatted(set.namespace(), set.name(), Json.text(pod, "metadata", "name")));
    delete(set, pod);
  }

  /** One ControllerRevision for each template, the newest few of them kept. */
  private void keepRevision(StatefulSet set) {
    var key = new Key(REVISIONS, set.namespace(), set.revision());
    var known =
        resources.store().list(REVISIONS, set.namespace()).objects().stream()
            .filter(revision -> revision.owners().contains(set.uid()))
            .map(Stored::read)
            .sorted(Comparator.comparing(r -> r.path("revision").asLong()))
            .toList();
    var newest = known.isEmpty() ? 0 : known.getLast().path("revision").asLong();
    var found = resources.find(key);
    if (found.isEmpty()) {
      resources.create(type(REVISIONS), set.namespace(), set.revisionObject(newest + 1), false);
    } else if (found.get().path("revision").asLong() < newest) {
      resources.amend(key, revision -> revision.put("revision", newest + 1));
    }
    for (var i = 0; i < known.size() - set.historyLimit() - 1; i++) {
      var name = Json.text(known.get(i), "metadata", "name");
      if (!name.equals(set.revision())) {
        resources.delete(type(REVISIONS), set.namespace(), name, DeleteOptions.NOW);
      }
    }
  }

  private ObjectNode withStatus(StatefulSet set, ObjectNode current) {
    var pods = pods(set).values();
    var updated = pods.stream().filter(p -> revisionOf(p).equals(set.revision())).toList();
    var ready = pods.stream().filter(EndpointsKeeper::isReady).count();
    var status = Json.make(current, "status");
    var before = Json.maybe(status, "currentRevision").orElse(set.revision());
    var isComplete =
        updated.size() == pods.size()
            && pods.size() == set.replicas()
            && updated.stream().allMatch(StatefulSets::isHealthy);
    var currentRevision = isComplete ? set.revision() : before;
    status.put("observedGeneration", set.generation());
    status.put("replicas", pods.size());
    count(status, "readyReplicas", (int) ready);
    status.put("availableReplicas", (int) ready);
    count(
        status,
        "currentReplicas",
        (int) pods.stream().filter(p -> revisionOf(p).equals(currentRevision)).count());
    count(status, "updatedReplicas", updated.size());
    status.put("currentRevision", currentRevision);
    status.put("updateRevision", set.revision());
    status.put("collisionCount", 0);
    return current;
  }

  private static void count(ObjectNode status, String field, int count) {
    if (count == 0) {
      status.remove(field);
    } else {
      status.put(field, count);
    }
  }
}
