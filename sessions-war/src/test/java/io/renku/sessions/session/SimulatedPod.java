package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;

/** The pod of a session on a cluster without controllers. */
public final class SimulatedPod {
  private SimulatedPod() {}

  /** The pod that a session's StatefulSet asks for, all of it ready. */
  public static void run(SessionCluster cluster, SessionKey session) {
    var set =
        cluster.find(ResourceKind.STATEFUL_SET, session.namespace(), session.name()).orElseThrow();
    var template = Tree.objectAt(set, "spec", "template");
    var metadata = Tree.with(Tree.objectAt(template, "metadata"), "name", session.name() + "-0");
    var pod =
        object(
            "metadata", metadata,
            "spec", Tree.objectAt(template, "spec"),
            "status", ready());
    cluster.create(ResourceKind.POD, session.namespace(), pod);
  }

  private static JsonObject ready() {
    return Tree.objectAt(SessionFixture.runningPod(), "status");
  }

  /** As the kubelet would after a crash. */
  public static void fail(SessionCluster cluster, SessionKey session) {
    cluster.merge(
        ResourceKind.POD,
        session.namespace(),
        session.name() + "-0",
        object("status", object("phase", "Failed")));
  }
}
