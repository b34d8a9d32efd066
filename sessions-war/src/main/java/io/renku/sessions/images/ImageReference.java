package io.renku.sessions.images;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where an image lies. What is named without a registry is Docker Hub's.
 *
 * @param tag a tag or a digest
 */
public record ImageReference(String host, String repository, String tag) {
  public static final String DOCKER_HUB = "registry-1.docker.io";
  private static final String NAME = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
  private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
  private static final String HOST =
      "(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[0-9A-Fa-f:]+\\])(?::\\d{1,5})?";
  private static final Set<String> HUB = Set.of("docker.io", "index.docker.io");
  private static final int LONGEST_NAME = 255;
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:(?<host>"
              + HOST
              + ")/)?"
              + "(?<repository>"
              + NAME
              + "(?:/"
              + NAME
              + ")*)(?::(?<tag>\\w[\\w.-]{0,127}))?"
              + "(?:@(?<digest>sha256:[0-9a-f]{64}|(?!sha256:)[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*"
              + ":[0-9a-fA-F]{32,}))?");

  /** Empty when nothing can be meant by it. */
  public static Optional<ImageReference> parse(String text) {
    var match = REFERENCE.matcher(text.strip());
    if (text.length() > 512
        || !match.matches()
        || match.group("repository").length() > LONGEST_NAME) {
      return Optional.empty();
    }
    var host = match.group("host");
    var repository = match.group("repository");
    var isHost = host != null && (host.matches(".*[.:].*") || host.equals("localhost"));
    if (host != null && !isHost) {
      if (!host.matches(NAME)) {
        return Optional.empty();
      }
      repository = host + "/" + repository;
    }
    var digest = match.group("digest");
    var tag = match.group("tag") == null ? "latest" : match.group("tag");
    return Optional.of(
        isHost && !HUB.contains(host)
            ? new ImageReference(host, repository, digest == null ? tag : digest)
            : new ImageReference(
                DOCKER_HUB,
                repository.contains("/") ? repository : "library/" + repository,
                digest == null ? tag : digest));
  }
}
