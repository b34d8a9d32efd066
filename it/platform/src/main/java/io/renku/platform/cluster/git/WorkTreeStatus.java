package io.renku.platform.cluster.git;

/**
 * What {@code git status --porcelain=v2 --branch} says.
 *
 * @param isFetched whether the remote was asked just now; else ahead and behind are of last time
 */
public record WorkTreeStatus(
    boolean isClean,
    int ahead,
    int behind,
    String branch,
    String commit,
    String text,
    boolean isFetched) {
  private static final String HEAD = "# branch.head ";
  private static final String COMMIT = "# branch.oid ";
  private static final String DISTANCE = "# branch.ab ";

  static WorkTreeStatus of(String text, boolean isFetched) {
    var distance = value(text, DISTANCE).split(" ");
    return new WorkTreeStatus(
        text.lines().noneMatch(line -> line.matches("[12u?] .*")),
        distance.length == 2 ? Math.abs(Integer.parseInt(distance[0])) : 0,
        distance.length == 2 ? Math.abs(Integer.parseInt(distance[1])) : 0,
        value(text, HEAD),
        value(text, COMMIT),
        text,
        isFetched);
  }

  private static String value(String text, String prefix) {
    return text.lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElse("");
  }
}
