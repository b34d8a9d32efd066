package io.renku.forge.projects;

/** GitLab's access levels. */
public final class Access {
  public static final int NONE = 0;
  public static final int MINIMAL = 5;
  public static final int GUEST = 10;
  public static final int REPORTER = 20;
  public static final int DEVELOPER = 30;
  public static final int MAINTAINER = 40;
  public static final int OWNER = 50;

  private Access() {}

  public static boolean isLevel(long level) {
    return level == GUEST
        || level == REPORTER
        || level == DEVELOPER
        || level == MAINTAINER
        || level == OWNER;
  }
}
