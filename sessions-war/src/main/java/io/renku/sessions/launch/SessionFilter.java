package io.renku.sessions.launch;

import io.renku.sessions.session.Session;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Which of a user's sessions to list; every value given has to equal the annotation's. */
record SessionFilter(Map<String, String> annotations) {

  static SessionFilter of(String namespace, String project, String branch, String commit) {
    var wanted = new LinkedHashMap<String, String>();
    put(wanted, "namespace", namespace == null ? null : namespace.toLowerCase(Locale.ROOT));
    put(wanted, "projectName", project == null ? null : project.toLowerCase(Locale.ROOT));
    put(wanted, "branch", branch);
    put(wanted, "commit-sha", commit);
    return new SessionFilter(wanted);
  }

  private static void put(Map<String, String> map, String name, String value) {
    if (value != null) {
      map.put(name, value);
    }
  }

  boolean accepts(Session session) {
    return annotations.entrySet().stream()
        .allMatch(
            wanted ->
                session
                    .annotation(wanted.getKey())
                    .filter(value -> value.equals(wanted.getValue()))
                    .isPresent());
  }
}
