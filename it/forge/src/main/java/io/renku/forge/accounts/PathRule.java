package io.renku.forge.accounts;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What GitLab allows as one segment of a project's or namespace's path. */
public final class PathRule {
  public static final String TEXT =
      "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-', end in '.git' or"
          + " end in '.atom'";

  private static final Pattern SEGMENT = Pattern.compile("[a-zA-Z0-9_.][a-zA-Z0-9_\\-.]{0,254}");
  private static final Set<String> TOP_LEVEL =
      Set.of(
          "-",
          "api",
          "admin",
          "assets",
          "dashboard",
          "explore",
          "favicon.ico",
          "files",
          "groups",
          "health_check",
          "help",
          "import",
          "jwt",
          "login",
          "oauth",
          "profile",
          "projects",
          "public",
          "robots.txt",
          "search",
          "snippets",
          "uploads",
          "users",
          "v2",
          "..",
          ".");
  private static final Set<String> PROJECT =
      Set.of(
          "-",
          "badges",
          "blame",
          "blob",
          "builds",
          "commits",
          "create",
          "edit",
          "files",
          "find_file",
          "gitlab-lfs",
          "info",
          "new",
          "preview",
          "raw",
          "refs",
          "tree",
          "update",
          "wikis",
          "..",
          ".");

  private PathRule() {}

  public static boolean allows(String segment) {
    var lower = segment.toLowerCase(Locale.ROOT);
    return SEGMENT.matcher(segment).matches()
        && !lower.endsWith(".git")
        && !lower.endsWith(".atom")
        && !segment.endsWith(".");
  }

  public static boolean isReservedTop(String segment) {
    return TOP_LEVEL.contains(segment.toLowerCase(Locale.ROOT));
  }

  public static boolean isReservedProject(String segment) {
    return PROJECT.contains(segment.toLowerCase(Locale.ROOT));
  }

  /** A path made from a name, as GitLab makes it. */
  public static String slug(String name) {
    var ascii =
        java.text.Normalizer.normalize(name, java.text.Normalizer.Form.NFKD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9_.]+", "-")
            .replaceAll("^-+|[-.]+$", "");
    return ascii.length() > 255 ? ascii.substring(0, 255) : ascii;
  }
}
