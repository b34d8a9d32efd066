package io.renku.sessions.session;

import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.KindDirectory;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Makes the children that a session lacks, all at once, as none of them waits for another: only the
 * StatefulSet comes last, so that its pod finds everything in place.
 */
class ChildWriter {
  private final SessionCluster cluster;
  private final KindDirectory kinds;
  private final SessionView view;
  private final Executor executor;

  ChildWriter(SessionCluster cluster, KindDirectory kinds, SessionView view, Executor executor) {
    this.cluster = cluster;
    this.kinds = kinds;
    this.view = view;
    this.executor = executor;
  }

  /**
   * Whether something was made now that a pod which is there already has to start over for.
   *
   * @throws ClusterRefusal as the cluster says of one of them; what it does not refuse is made
   */
  boolean create(Session session, List<SessionPlan.Creation> children) {
    var early = children.stream().filter(child -> !isStatefulSet(child)).toList();
    var late = children.stream().filter(ChildWriter::isStatefulSet).toList();
    try {
      return atOnce(session, early);
    } finally {
      atOnce(session, late);
    }
  }

  private static boolean isStatefulSet(SessionPlan.Creation child) {
    return child.key().equals("statefulset");
  }

  private boolean atOnce(Session session, List<SessionPlan.Creation> children) {
    var creations =
        children.stream()
            .map(
                child ->
                    CompletableFuture.supplyAsync(
                        () -> create(session, child) && child.isRestart(), executor))
            .toList();
    try {
      CompletableFuture.allOf(creations.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
    return creations.stream().anyMatch(CompletableFuture::join);
  }

  /** Whether it was made now, rather than there already. */
  private boolean create(Session session, SessionPlan.Creation creation) {
    var manifest = creation.manifest();
    var kind = kinds.of(manifest);
    var namespace =
        Tree.textAt(manifest, "metadata", "namespace").orElse(session.key().namespace());
    try {
      view.observe(kind, cluster.create(kind, namespace, manifest));
      return true;
    } catch (ClusterRefusal refusal) {
      if (!refusal.isConflict()) {
        throw refusal;
      }
      adopt(session, kind, namespace, manifest, refusal);
      return false;
    }
  }

  /** A child that is there already is ours from before; anybody else's has to go first. */
  private void adopt(
      Session session,
      ResourceKind kind,
      String namespace,
      JsonObject manifest,
      ClusterRefusal refusal) {
    var name = Tree.textAt(manifest, "metadata", "name").orElseThrow();
    var existing = cluster.find(kind, namespace, name);
    if (existing.isEmpty() || !ChildLabels.isOwnedBy(session, existing.get())) {
      throw refusal;
    }
    view.observe(kind, existing.get());
  }
}
