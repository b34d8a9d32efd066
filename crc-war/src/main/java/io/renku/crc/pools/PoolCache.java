package io.renku.crc.pools;

import static java.util.stream.Collectors.toMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Pools as clients see them, each kept until the database has another revision of it. Callers look
 * up the revisions first: what is read after that is at least as new, and what was kept under the
 * same revision is the same.
 */
@ApplicationScoped
public class PoolCache {
  /** Far more pools than there are; deleted ones are forgotten at the latest then. */
  private static final int MOST = 2000;

  @Inject ResourcePoolRepository pools;
  private final Jsonb jsonb = JsonbBuilder.create();
  private final ConcurrentMap<Integer, PoolText> known = new ConcurrentHashMap<>();

  /** In the same order, without those that were deleted meanwhile. */
  List<PoolText> read(List<PoolRevision> wanted) {
    var texts = new HashMap<Integer, PoolText>();
    var missing = new HashMap<Integer, Long>();
    for (var pool : wanted) {
      var text = known.get(pool.id());
      if (text != null && text.revision() == pool.revision()) {
        texts.put(pool.id(), text);
      } else {
        missing.put(pool.id(), pool.revision());
      }
    }
    texts.putAll(load(missing));
    return wanted.stream().map(pool -> texts.get(pool.id())).filter(Objects::nonNull).toList();
  }

  private Map<Integer, PoolText> load(Map<Integer, Long> revisions) {
    if (revisions.isEmpty()) {
      return Map.of();
    }
    var texts =
        pools.withIds(revisions.keySet()).stream()
            .map(ResourcePoolView::of)
            .collect(
                toMap(
                    ResourcePoolView::id,
                    view -> PoolText.of(revisions.get(view.id()), view, jsonb)));
    if (known.size() > MOST) {
      known.clear();
    }
    known.putAll(texts);
    return texts;
  }
}
