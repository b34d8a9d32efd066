package io.renku.core.repositories;

/** Names of branches that receive what a protected branch refuses. */
final class AutoBranch {
  private static final String PREFIX = "renku/autobranch/";
  private static final int LONGEST = 250;
  private static final int SHA_DIGITS = 8;

  private AutoBranch() {}

  static String name(String branch, String commit) {
    var end = "/" + commit.substring(0, SHA_DIGITS);
    var room = LONGEST - PREFIX.length() - end.length();
    return PREFIX + branch.substring(0, Math.min(room, branch.length())) + end;
  }
}
