package io.renku.platform.cluster.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Takes the place of git-lfs on a search path, tells what it was asked for, and has a size. */
final class FakeLfs {
  private final Path folder;

  /**
   * @param size of all large files; negative when git-lfs is not installed at all
   * @param pull what {@code git lfs pull} runs
   */
  FakeLfs(Path folder, long size, String pull) throws IOException {
    this.folder = Files.createDirectories(folder);
    var script =
        """
        #!/bin/sh
        echo "$*" >>'%s/asked'
        case "$1" in
        version) [ %d -ge 0 ] ;;
        ls-files) printf '{\\n "files": [\\n {\\n "name": "a \\\\"size\\\\": 9",\\n "size": %d,\\n "checkout": false\\n }\\n ]\\n}\\n' ;;
        pull) %s ;;
        esac
        """
            .formatted(folder, size, size, pull);
    var file = Files.writeString(folder.resolve("git-lfs"), script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  String searchPath() {
    return folder + ":" + System.getenv("PATH");
  }

  List<String> asked() throws IOException {
    return Files.readAllLines(folder.resolve("asked"));
  }
}
