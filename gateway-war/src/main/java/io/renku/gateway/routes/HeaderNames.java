package io.renku.gateway.routes;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What names of headers mean, in whichever case they are written. The few spellings that senders
 * use are remembered, because every message has a dozen of them.
 */
public final class HeaderNames<K> {
  /** Names come from outside, and some are made up. */
  private static final int MOST = 1000;

  private static final int LONGEST = 40;

  private final Map<String, K> known = new ConcurrentHashMap<>();
  private final Function<String, K> meaning;

  /**
   * @param meaning of a name in lower case
   */
  public HeaderNames(Function<String, K> meaning) {
    this.meaning = meaning;
  }

  public K meaning(String name) {
    var found = known.get(name);
    return found == null ? learn(name) : found;
  }

  private K learn(String name) {
    var found = meaning.apply(name.toLowerCase(Locale.ROOT));
    if (name.length() <= LONGEST && known.size() < MOST) {
      known.put(name, found);
    }
    return found;
  }
}
