package io.renku.sessions.storages;

import io.renku.sessions.SessionFailure;
import java.net.URI;

/** The address of a storage server. */
final class Endpoint {
  private Endpoint() {}

  /**
   * With a scheme, https unless it says otherwise, and nothing after the path.
   *
   * @throws SessionFailure 422/1000 when this is no address
   */
  static String of(String text) {
    var address = text.matches("(?i)https?://.*") ? text : "https://" + text;
    try {
      var uri = URI.create(address.replaceAll("/+$", ""));
      if (uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri.toString();
      }
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
    throw refused(null);
  }

  private static SessionFailure refused(IllegalArgumentException cause) {
    var failure =
        CloudStorage.refused(
            "The endpoint of a cloud storage must be the http or https address of a server.");
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }
}
