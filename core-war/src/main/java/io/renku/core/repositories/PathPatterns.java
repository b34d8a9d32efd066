package io.renku.core.repositories;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jgit.attributes.Attribute;
import org.eclipse.jgit.attributes.Attributes;
import org.eclipse.jgit.attributes.AttributesNode;
import org.eclipse.jgit.ignore.IgnoreNode;

/** Asks the pattern files of a project about paths. */
public final class PathPatterns {
  private PathPatterns() {}

  /** Whether a file of {@code .gitignore} syntax names the path, or a folder above it. */
  public static boolean isIgnored(Optional<byte[]> patterns, String path) {
    if (patterns.isEmpty()) {
      return false;
    }
    var node = new IgnoreNode();
    parse(node, patterns.get());
    var slash = path.length();
    var isFolder = false;
    while (slash > 0) {
      var result = node.isIgnored(path.substring(0, slash), isFolder);
      if (result != IgnoreNode.MatchResult.CHECK_PARENT) {
        return result == IgnoreNode.MatchResult.IGNORED;
      }
      slash = path.lastIndexOf('/', slash - 1);
      isFolder = true;
    }
    return false;
  }

  private static void parse(IgnoreNode node, byte[] patterns) {
    try {
      node.parse(new ByteArrayInputStream(patterns));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether {@code .gitattributes} sends the path to the large file storage. */
  public static boolean isLarge(Optional<byte[]> gitAttributes, String path) {
    var node = new AttributesNode();
    try {
      node.parse(new ByteArrayInputStream(gitAttributes.orElse(new byte[0])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var attributes = new Attributes();
    for (var rule : node.getRules()) {
      if (rule.isMatch(path, false)) {
        rule.getAttributes().forEach(attributes::put);
      }
    }
    var filter = attributes.get("filter");
    return filter != null
        && filter.getState() == Attribute.State.CUSTOM
        && "lfs".equals(filter.getValue());
  }

  /** {@code .gitattributes} with a line more that sends the path to the large file storage. */
  public static byte[] withLarge(Optional<byte[]> gitAttributes, String path) {
    var before = new String(gitAttributes.orElse(new byte[0]), StandardCharsets.UTF_8);
    var separator = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
    var line = path.replace(" ", "[[:space:]]") + " filter=lfs diff=lfs merge=lfs -text\n";
    return (before + separator + line).getBytes(StandardCharsets.UTF_8);
  }
}
