package io.renku.crc.connections;

import io.renku.commons.Failure;
import java.nio.charset.StandardCharsets;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Asks a WebDAV or a plain web server for a folder. */
final class WebQuestion {
  private WebQuestion() {}

  /**
   * @throws Failure 422 for settings that cannot work, 501 for those that cannot be tested
   */
  static Question webdav(Settings settings, String sourcePath) {
    settings.refuse("WebDAV with own headers", "headers");
    if (settings.text("vendor").filter(v -> v.startsWith("sharepoint")).isPresent()) {
      throw Failure.notImplemented("Testing WebDAV of SharePoint");
    }
    var request =
        new Request.Builder()
            .url(folder(settings, sourcePath))
            .header("Depth", "0")
            .method("PROPFIND", null);
    settings
        .token("bearer_token")
        .map(token -> "Bearer " + token)
        .or(
            () ->
                settings
                    .text("user")
                    .map(
                        user ->
                            Credentials.basic(
                                user, settings.text("pass").orElse(""), StandardCharsets.UTF_8)))
        .ifPresent(credentials -> request.header("Authorization", credentials));
    return new Question(request.build(), "folder", "multistatus");
  }

  static Question http(Settings settings, String sourcePath) {
    settings.refuse("web servers with own headers", "headers");
    var request = new Request.Builder().url(folder(settings, sourcePath)).build();
    return new Question(request, "folder", "");
  }

  private static HttpUrl folder(Settings settings, String sourcePath) {
    var text =
        settings
            .text("url")
            .orElseThrow(
                () -> Failure.invalid("The following fields are required but missing:\nurl"));
    var url = Settings.address("url", text).newBuilder().query(null).fragment(null);
    for (var part : sourcePath.split("/+")) {
      if (!part.isEmpty()) {
        url.addPathSegment(part);
      }
    }
    var folder = url.build();
    return folder.encodedPath().endsWith("/")
        ? folder
        : folder.newBuilder().encodedPath(folder.encodedPath() + "/").build();
  }
}
