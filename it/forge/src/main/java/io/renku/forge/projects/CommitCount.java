package io.renku.forge.projects;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** Commits of the default branch; counted once for each head. */
final class CommitCount {
  private static final Map<ObjectId, Integer> COUNTED =
      Collections.synchronizedMap(
          new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ObjectId, Integer> eldest) {
              return size() > 500;
            }
          });

  private CommitCount() {}

  static int of(Repository repository) throws IOException {
    var head = repository.resolve(Constants.HEAD);
    if (head == null) {
      return 0;
    }
    var known = COUNTED.get(head);
    if (known != null) {
      return known;
    }
    try (var walk = new RevWalk(repository)) {
      walk.setRetainBody(false);
      walk.markStart(walk.parseCommit(head));
      var count = 0;
      while (walk.next() != null) {
        count++;
      }
      COUNTED.put(head.copy(), count);
      return count;
    }
  }
}
