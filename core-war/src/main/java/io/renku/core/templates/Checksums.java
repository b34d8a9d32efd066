package io.renku.core.templates;

import io.renku.core.metadata.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers what a template's files were, so that an update can tell who changed them since. */
final class Checksums {
  static final String PATH = ".renku/template_checksums.json";
  private static final String START = "Renku-specific section - DO NOT MODIFY";
  private static final String END = "End Renku-specific section";

  private Checksums() {}

  static byte[] of(Map<String, byte[]> files) {
    var sums = new LinkedHashMap<String, Object>();
    files.forEach(
        (path, content) ->
            sums.put(path, sha256(path.equals("Dockerfile") ? ownSection(content) : content)));
    return JsonText.ascii(sums).getBytes(StandardCharsets.UTF_8);
  }

  /** The marked lines of a Dockerfile, without blank ones; all of it when nothing is marked. */
  private static byte[] ownSection(byte[] dockerfile) {
    var text = new String(dockerfile, StandardCharsets.UTF_8);
    if (!text.contains(START)) {
      return dockerfile;
    }
    List<String> section = new ArrayList<>();
    var isInside = false;
    for (var line : text.lines().toList()) {
      if (line.contains(END)) {
        break;
      }
      isInside = isInside || line.contains(START);
      if (isInside && !line.isBlank()) {
        section.add(line.stripTrailing());
      }
    }
    return String.join("\n", section).getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256", e);
    }
  }
}
