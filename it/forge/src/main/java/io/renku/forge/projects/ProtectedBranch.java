package io.renku.forge.projects;

import io.renku.forge.store.Row;

/** A branch (or a pattern with stars) to which only some may push or merge; level 0 is nobody. */
public record ProtectedBranch(
    long id, long projectId, String name, int pushLevel, int mergeLevel, boolean forcePush)
    implements Row {

  public boolean covers(String branch) {
    if (!name.contains("*")) {
      return name.equals(branch);
    }
    var pattern = new StringBuilder();
    for (var part : name.split("\\*", -1)) {
      pattern.append(pattern.isEmpty() ? "" : ".*").append(java.util.regex.Pattern.quote(part));
    }
    return branch.matches(pattern.toString());
  }
}
