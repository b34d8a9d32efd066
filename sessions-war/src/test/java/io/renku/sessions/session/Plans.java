package io.renku.sessions.session;

import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the operator makes of a session, for tests of what is launched. */
public final class Plans {
  private Plans() {}

  /** The children of a session that has none yet, by key and in order. */
  public static Map<String, JsonObject> children(Session session) {
    var nothing = new Observed(Map.of(), Optional.empty(), List.of(), SessionFixture.SECRETS);
    var children = new LinkedHashMap<String, JsonObject>();
    SessionPlan.of(session, nothing, SessionFixture.NOW, SessionFixture.SETTINGS)
        .create()
        .forEach(creation -> children.put(creation.key(), creation.manifest()));
    return children;
  }
}
