package io.renku.platform.cluster.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A few lines of Python that take Jupyter's arguments and answer at its status page. */
final class FakeJupyter {
  private static final String SCRIPT =
      """
      #!/usr/bin/env python3
      import http.server, json, os, signal, subprocess, sys
      if "BREAK" in os.environ:
          print("broken on purpose", flush=True)
          sys.exit(int(os.environ["BREAK"]))
      flags = dict(a[2:].split("=", 1) for a in sys.argv[1:] if a.startswith("--") and "=" in a)
      print("arguments " + json.dumps(sys.argv[1:]), flush=True)
      print("environment " + json.dumps(sorted(os.environ)), flush=True)
      kernel = subprocess.Popen(["sleep", "1000"], start_new_session=True)
      def stop(*_):
          if "ON_STOP" in os.environ:
              subprocess.call(os.environ["ON_STOP"], shell=True)
          kernel.kill()
          sys.exit(0)
      if "DEAF" not in os.environ:
          signal.signal(signal.SIGTERM, stop)
      else:
          signal.signal(signal.SIGTERM, signal.SIG_IGN)
      class Handler(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              if self.path.endswith("/exit"):
                  os._exit(3)
              body = json.dumps({"path": self.path, "cwd": os.getcwd(), "pid": os.getpid(),
                  "kernel": kernel.pid, "env": dict(os.environ), "flags": flags}).encode()
              self.send_response(404 if self.path.endswith("/missing") else 200)
              self.send_header("Content-Length", str(len(body)))
              self.end_headers()
              self.wfile.write(body)
          def log_message(self, *args):
              pass
      http.server.ThreadingHTTPServer(("127.0.0.1", int(flags["ServerApp.port"])), Handler).serve_forever()
      """;

  private FakeJupyter() {}

  /** Puts the fake into a directory and answers a search path that finds it first. */
  static String installIn(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (var name : new String[] {"jupyter", "jupyter-lab"}) {
      var file = Files.writeString(directory.resolve(name), SCRIPT);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
    return directory + ":" + System.getenv("PATH");
  }
}
