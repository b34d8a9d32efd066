package io.renku.sessions.launch;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A server that is not Jupyter, in an image of its own.
 *
 * @param port where it listens
 * @param path where it answers below the session's own path, with a slash at its start
 * @param readiness how to know that it is up: by an HTTP answer at the path, by an open port, or
 *     not at all
 * @param command and {@code arguments} replace the image's own where they are given
 */
record ApplicationServer(
    int port,
    String path,
    String readiness,
    Optional<List<String>> command,
    Optional<List<String>> arguments) {
  private static final Set<String> READINESS = Set.of("none", "tcp", "http");
  private static final int LONGEST = 100;

  static ApplicationServer read(RequestFields fields) {
    var server =
        new ApplicationServer(
            Math.clamp(fields.number("port", 0), -1, 65_536),
            fields.text("path", "/"),
            fields.text("readiness", "tcp"),
            words(fields, "command"),
            words(fields, "args"));
    if (server.port() < 1 || server.port() > 65_535) {
      fields.fault("port", "Must be a port from 1 to 65535.");
    }
    if (!server.path().matches("/[A-Za-z0-9._~/%-]{0,200}")) {
      fields.fault("path", "Must be a path such as /healthz.");
    }
    if (!READINESS.contains(server.readiness())) {
      fields.fault("readiness", "Must be one of: none, tcp, http.");
    }
    fields.refuseOthers();
    return server;
  }

  private static Optional<List<String>> words(RequestFields fields, String name) {
    var words = fields.textList(name);
    if (words.size() > LONGEST) {
      fields.fault(name, "At most %d.".formatted(LONGEST));
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(words);
  }
}
