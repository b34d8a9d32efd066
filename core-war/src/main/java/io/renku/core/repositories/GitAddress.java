package io.renku.core.repositories;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a repository is: an http or https address without credentials, query or fragment. {@code
 * x}, {@code x/} and {@code x.git} are the same address.
 */
public record GitAddress(URI uri) {

  /**
   * @throws CoreFailure 1010 for anything else
   */
  public static GitAddress of(String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new CoreFailure(
                    CoreError.REPOSITORY_URL,
                    "Invalid `git_url`: give an http or https address with a path and without"
                        + " user or password."));
  }

  public static Optional<GitAddress> parse(String text) {
    var trimmed = text.strip().replaceAll("(?i)(\\.git|/)+$", "");
    if (!trimmed.matches("(?i)https?://[^\\s\\\\@?#%]+(%[0-9a-fA-F]{2}[^\\s\\\\@?#%]*)*")) {
      return Optional.empty();
    }
    try {
      var uri = new URI(trimmed).normalize();
      var hasPath = uri.getPath() != null && uri.getPath().matches("(/[^/.][^/]*|/\\.[^/.][^/]*)+");
      return uri.getHost() != null && hasPath ? Optional.of(new GitAddress(uri)) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  public String host() {
    return uri.getHost().toLowerCase(Locale.ROOT);
  }

  /** The address as answers repeat it. */
  @Override
  public String toString() {
    return uri.toString();
  }

  /** What git connects to. */
  String cloneUrl() {
    return uri + ".git";
  }

  public boolean isBelow(String baseUrl) {
    return uri.toString().startsWith(baseUrl + "/");
  }

  /** Everything between the forge's own address and the last part; may hold slashes. */
  public String owner(String forgeUrl) {
    var path = pathBelow(forgeUrl);
    var slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  public String name() {
    return uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
  }

  private String pathBelow(String forgeUrl) {
    return isBelow(forgeUrl)
        ? URI.create(uri.toString().substring(forgeUrl.length())).getPath().substring(1)
        : uri.getPath().substring(1);
  }
}
