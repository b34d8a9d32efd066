package io.renku.gateway.webui;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.renku.commons.Failure;
import io.renku.gateway.redis.Redis;
import java.net.URLDecoder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.redisson.api.RScoredSortedSet;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers which projects a user looked at and what they searched for, for the start page. */
public final class VisitService {
  private static final Logger LOG = LoggerFactory.getLogger(VisitService.class);
  private static final String PROJECTS = "/api/v4/projects/";
  private static final String SEARCH = "/knowledge-graph/entities";

  private final Redis redis;
  private final Clock clock;

  public VisitService(Redis redis, Clock clock) {
    this.redis = redis;
    this.clock = clock;
  }

  /** What is remembered, and how many of it. */
  public enum Kind {
    PROJECTS("LPROJECT_", 20),
    SEARCHES("LSEARCH_", 10);

    private final String prefix;
    private final int kept;

    Kind(String prefix, int kept) {
      this.prefix = prefix;
      this.kept = kept;
    }
  }

  /** Takes note of a successful request, if it is one to remember. A note lost does no harm. */
  public void note(String userId, String method, String path, String query) {
    if (!method.equals("GET") || "true".equals(parameter(query, "doNotTrack").orElse(""))) {
      return;
    }
    try {
      project(path).ifPresent(name -> add(Kind.PROJECTS, userId, name));
      if (path.equals(SEARCH)) {
        parameter(query, "query")
            .map(String::strip)
            .filter(phrase -> !phrase.isEmpty())
            .ifPresent(phrase -> add(Kind.SEARCHES, userId, phrase));
      }
    } catch (Failure failure) {
      LOG.debug("A visit of user {} was not noted", userId, failure);
    }
  }

  /** Newest first; all for a count that is not positive. */
  public List<String> latest(Kind kind, String userId, int count) {
    return redis.call(
        client -> {
          RScoredSortedSet<String> set =
              client.getScoredSortedSet(kind.prefix + userId, StringCodec.INSTANCE);
          return new ArrayList<>(set.valueRangeReversed(0, count > 0 ? count - 1 : -1));
        });
  }

  private void add(Kind kind, String userId, String value) {
    redis.call(
        client -> {
          RScoredSortedSet<String> set =
              client.getScoredSortedSet(kind.prefix + userId, StringCodec.INSTANCE);
          set.add(clock.millis(), value);
          return set.removeRangeByRank(0, -kind.kept - 1);
        });
  }

  /** The lower-case path of the one project asked for; ids are not remembered. */
  private static Optional<String> project(String path) {
    if (!path.startsWith(PROJECTS)) {
      return Optional.empty();
    }
    var name = path.substring(PROJECTS.length());
    if (name.isEmpty() || name.contains("/") || name.matches("\\d+")) {
      return Optional.empty();
    }
    return Optional.of(URLDecoder.decode(name.replace("+", "%2B"), UTF_8).toLowerCase(Locale.ROOT));
  }

  private static Optional<String> parameter(String query, String name) {
    return query == null
        ? Optional.empty()
        : Arrays.stream(query.split("&"))
            .filter(pair -> pair.startsWith(name + "="))
            .map(pair -> decoded(pair.substring(name.length() + 1)))
            .findFirst();
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, UTF_8);
    } catch (IllegalArgumentException _) {
      return value;
    }
  }
}
