package io.renku.platform;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How one program is started: what is run, where, and with which additions to the environment. */
record Launch(List<String> command, Path directory, Map<String, String> environment) {

  /** Changes when the program would be started differently; parts that keep it are left alone. */
  String fingerprint(String more) {
    return Digest.of(
        command + "\n" + directory + "\n" + new java.util.TreeMap<>(environment) + "\n" + more);
  }
}
