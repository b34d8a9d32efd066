package io.renku.sessions.session;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;

/** What the operator would make of a session, for tests of those who write the resource. */
public final class RenderedSession {
  private RenderedSession() {}

  private static JsonObject child(Session session, String key) {
    return new SessionChildren(session, SessionFixture.SECRETS, SessionFixture.SETTINGS)
        .manifests()
        .get(key);
  }

  public static JsonObject pod(Session session) {
    return Tree.objectAt(child(session, "statefulset"), "spec", "template", "spec");
  }

  public static long servicePort(Session session) {
    return Tree.numberAt(
        Tree.objectsAt(child(session, "service"), "spec", "ports").getFirst(), -1, "targetPort");
  }
}
