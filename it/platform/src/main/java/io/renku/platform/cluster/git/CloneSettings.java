package io.renku.platform.cluster.git;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the init container {@code git-clone} is told by its environment. */
record CloneSettings(Map<String, String> variables) {
  private String of(String name) {
    return variables.getOrDefault("GIT_CLONE_" + name, "");
  }

  String mountPath() {
    return of("MOUNT_PATH");
  }

  String repository() {
    return of("REPOSITORY_URL");
  }

  String branch() {
    return of("BRANCH");
  }

  String commit() {
    return of("COMMIT_SHA");
  }

  String email() {
    return of("USER__EMAIL");
  }

  String fullName() {
    return of("USER__FULL_NAME");
  }

  String token() {
    return of("USER__OAUTH_TOKEN");
  }

  boolean isRegistered() {
    return !token().isEmpty();
  }

  boolean fetchesLargeFiles() {
    return of("LFS_AUTO_FETCH").equals("1");
  }

  /** Where cloud storages will be mounted. */
  List<String> mounts() {
    var mounts = new ArrayList<String>();
    for (var i = 0; variables.containsKey("GIT_CLONE_S3_MOUNTS_" + i); i++) {
      mounts.add(of("S3_MOUNTS_" + i));
    }
    return mounts;
  }

  /** The server of the repository: its submodules on the same server get the token, too. */
  String origin() {
    var url = URI.create(repository());
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  /**
   * @throws CloneFailure when one of them is not what it should be
   */
  void check() {
    if (branch().startsWith("-") || !commit().matches("[0-9a-fA-F]*")) {
      throw new CloneFailure(
          CloneExit.GIT_ERROR, "Not a branch or commit: " + branch() + " " + commit());
    }
    if (!mountPath().startsWith("/")) {
      throw new CloneFailure(CloneExit.GIT_ERROR, "Not a folder to clone into: " + mountPath());
    }
    if (!repository().matches("https?://[^/\\s]+/\\S*")) {
      throw new CloneFailure(
          CloneExit.GIT_ERROR, "Not an HTTP address of a repository: " + repository());
    }
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "CloneSettings[" + repository() + ", " + branch() + "]";
  }
}
