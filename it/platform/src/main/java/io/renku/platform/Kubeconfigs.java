package io.renku.platform;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks whether somebody answers where a kubeconfig points to; signing in is left to the services.
 */
final class Kubeconfigs {
  private static final Pattern SERVER = Pattern.compile("\\bserver\"?:\\s*\"?([^\"\\s,}]+)");

  private Kubeconfigs() {}

  static Optional<String> complaint(String path) {
    try {
      var server = SERVER.matcher(Files.readString(Path.of(path)));
      if (!server.find()) {
        return Optional.of(path + " names no server");
      }
      var address = URI.create(server.group(1));
      var usual = address.getScheme().equals("https") ? 443 : 80;
      return Probe.tcp(address.getHost(), address.getPort() < 0 ? usual : address.getPort());
    } catch (IOException e) {
      return Optional.of("cannot read " + path);
    }
  }
}
