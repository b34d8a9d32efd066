package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How a session's children are recognised: labels and the owner reference. */
final class ChildLabels {
  static final String PARENT_NAME = "amalthea.dev/parent-name";
  static final String PARENT_UID = "amalthea.dev/parent-uid";
  static final String CHILD_KEY = "amalthea.dev/child-key";
  private static final String MAIN_POD = "amalthea.dev/main-pod";

  private ChildLabels() {}

  static JsonObject of(
      Session session, String key, OperatorSettings settings, JsonObject manifest) {
    var metadata = manifest.getJsonObject("metadata");
    var labelled =
        Tree.with(metadata, "labels", labels(session, settings, CHILD_KEY, key, metadata));
    var owned =
        isClusterScoped(manifest)
            ? labelled
            : Tree.with(labelled, "ownerReferences", array(owner(session)));
    var child = Tree.with(manifest, "metadata", owned);
    return key.equals("statefulset") ? withPodLabels(session, settings, child) : child;
  }

  private static JsonObject withPodLabels(
      Session session, OperatorSettings settings, JsonObject statefulSet) {
    var spec = Tree.objectAt(statefulSet, "spec");
    var template = Tree.objectAt(spec, "template");
    var metadata = Tree.objectAt(template, "metadata");
    var labels = labels(session, settings, MAIN_POD, "true", metadata);
    var labelled = Tree.with(template, "metadata", Tree.with(metadata, "labels", labels));
    return Tree.with(statefulSet, "spec", Tree.with(spec, "template", labelled));
  }

  private static JsonObject labels(
      Session session,
      OperatorSettings settings,
      String mark,
      String markValue,
      JsonObject metadata) {
    Map<String, Object> labels = new LinkedHashMap<>(session.labels());
    labels.putAll(settings.selectorLabels());
    labels.put("app.kubernetes.io/component", "jupyterserver");
    labels.put(PARENT_UID, session.uid());
    labels.put(PARENT_NAME, session.name());
    labels.put(mark, markValue);
    labels.putAll(Tree.objectAt(metadata, "labels"));
    return Tree.objectOf(labels);
  }

  static JsonObject owner(Session session) {
    return object(
        "apiVersion", ResourceKind.SESSION.apiVersion(),
        "kind", ResourceKind.SESSION.kind(),
        "name", session.name(),
        "uid", session.uid(),
        "controller", true,
        "blockOwnerDeletion", true);
  }

  /** What lies outside the namespace cannot refer to its owner; it has the label only. */
  static boolean isOwnedBy(Session session, JsonObject object) {
    if (isClusterScoped(object)) {
      return Tree.textAt(object, "metadata", "labels", PARENT_UID)
          .filter(session.uid()::equals)
          .isPresent();
    }
    return Tree.objectsAt(object, "metadata", "ownerReferences").stream()
        .anyMatch(owner -> Tree.textAt(owner, "uid").orElse("").equals(session.uid()));
  }

  /**
   * Whether a pod is this session's own, and not one that an earlier session of the same name has
   * left behind.
   */
  static boolean isMainPodOf(Session session, JsonObject pod) {
    var metadata = Tree.objectAt(pod, "metadata");
    return Tree.textAt(metadata, "name").orElse("").equals(session.name() + "-0")
        && Tree.textAt(metadata, "namespace").orElse("").equals(session.key().namespace())
        && Tree.textAt(metadata, "labels", PARENT_UID).map(session.uid()::equals).orElse(true);
  }

  /** As its label says; what an old operator left without one is known by its kind. */
  static String keyOf(JsonObject child) {
    return Tree.textAt(child, "metadata", "labels", CHILD_KEY)
        .orElseGet(
            () ->
                switch (Tree.textAt(child, "kind").orElse("")) {
                  case "PersistentVolumeClaim" -> "pvc";
                  case String kind -> kind.toLowerCase(Locale.ROOT);
                });
  }

  static boolean isClusterScoped(JsonObject manifest) {
    return Tree.textAt(manifest, "kind").orElse("").equals(ResourceKind.VOLUME.kind());
  }
}
