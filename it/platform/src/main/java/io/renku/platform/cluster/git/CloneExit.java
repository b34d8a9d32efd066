package io.renku.platform.cluster.git;

/** The exit codes of a clone that users of sessions are told about (sessions.md 5.4). */
enum CloneExit {
  DONE(0),
  GIT_ERROR(200),
  SERVER_UNAVAILABLE(201),
  NO_DISK_SPACE(203),
  NO_SUCH_BRANCH(204),
  STORAGE_OVER_FILES(206),
  STORAGE_PATH_NOT_ABSOLUTE(207);

  private final int code;

  CloneExit(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
