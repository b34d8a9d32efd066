package io.renku.sessions.ledger;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an installation wants to know of each session beside its state. */
record ExtraLabels(List<String> names) {

  /** From the session's labels, else its annotations; empty text where it has neither. */
  Map<String, String> of(Session session) {
    var values = new LinkedHashMap<String, String>();
    for (var name : names) {
      values.put(
          name,
          Tree.textAt(session.labels(), name)
              .or(() -> Tree.textAt(session.metadata(), "annotations", name))
              .orElse(""));
    }
    return values;
  }
}
