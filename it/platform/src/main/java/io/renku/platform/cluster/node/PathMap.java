package io.renku.platform.cluster.node;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the paths of a container lie on this machine. The longest known beginning decides. */
final class PathMap {
  private final Map<String, Path> paths =
      new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(p -> p));

  void put(String containerPath, Path local) {
    paths.put(trim(containerPath), local);
  }

  private static String trim(String path) {
    return path.length() > 1 && path.endsWith("/")
        ? trim(path.substring(0, path.length() - 1))
        : path;
  }

  /** The local place of a path; paths that are not mapped stay what they are. */
  Path local(String containerPath) {
    var path = Path.of(containerPath).normalize().toString();
    for (var entry : paths.entrySet()) {
      if (path.equals(entry.getKey())) {
        return entry.getValue();
      }
      if (path.startsWith(entry.getKey() + "/")) {
        return entry.getValue().resolve(path.substring(entry.getKey().length() + 1)).normalize();
      }
    }
    return Path.of(path);
  }

  boolean knows(String containerPath) {
    return !local(containerPath).toString().equals(Path.of(containerPath).normalize().toString());
  }

  /** Rewrites the mapped paths inside a text: a variable, an argument, a configuration file. */
  String rewrite(String text) {
    if (paths.isEmpty() || !text.contains("/")) {
      return text;
    }
    var known = new StringBuilder();
    paths.keySet().forEach(p -> known.append(known.isEmpty() ? "" : "|").append(Pattern.quote(p)));
    var pattern = Pattern.compile("(?<=^|[\\s:=\"'(,\\[])(" + known + ")(?=$|[/\\s:\"'),;\\]])");
    var result = new StringBuilder();
    var matcher = pattern.matcher(text);
    while (matcher.find()) {
      var local = paths.get(matcher.group(1)).toString();
      matcher.appendReplacement(result, Matcher.quoteReplacement(local));
    }
    return matcher.appendTail(result).toString();
  }
}
