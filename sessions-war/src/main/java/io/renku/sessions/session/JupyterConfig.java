package io.renku.sessions.session;

import io.renku.sessions.cluster.Tree;

/** The configuration files of a session's servers. */
final class JupyterConfig {
  static final String PASS_THROUGH =
      """
      http:
        routers:
          session:
            entryPoints: [web]
            rule: PathPrefix(`/`)
            service: session
        services:
          session:
            loadBalancer:
              servers:
                - url: http://localhost:8888
      """;

  private JupyterConfig() {}

  /**
   * {@code application} is the class that the file configures, with its name for the root folder.
   */
  static String of(Session session, String application, String rootFolder) {
    var origin = (session.isTls() ? "https://" : "http://") + session.host();
    return """
    import os

    c.%1$s.ip = "0.0.0.0"
    c.%1$s.port = 8888
    c.%1$s.token = os.environ["SERVER_APP_TOKEN"]
    c.%1$s.cookie_secret_file = "/etc/jupyter_server_secrets/cookie_secret"
    c.%1$s.allow_origin = %2$s
    c.%1$s.base_url = %3$s
    c.%1$s.%4$s = %5$s
    c.%1$s.default_url = %6$s
    c.%1$s.allow_remote_access = True
    c.%1$s.open_browser = False
    c.ContentsManager.allow_hidden = True
    """
        .formatted(
            application,
            quoted(origin),
            quoted(session.path().isEmpty() ? "/" : session.path()),
            rootFolder,
            quoted(SessionChildren.rootDir(session)),
            quoted(Tree.textAt(session.spec(), "jupyterServer", "defaultUrl").orElse("/lab")));
  }

  /** JSON's strings are Python's, too. */
  private static String quoted(String text) {
    return Tree.array(text).get(0).toString();
  }
}
