package io.renku.crc.pools;

import io.renku.commons.Caller;

/** Through whose eyes pools are listed. Anonymous visitors have no id, and no id is empty. */
public record Viewer(String userId, boolean isAdmin) {
  public static final Viewer ADMIN = new Viewer("", true);
  public static final Viewer ANONYMOUS = new Viewer("", false);

  public static Viewer of(Caller caller) {
    return new Viewer(caller.userId().orElse(""), caller.isAdmin());
  }

  public static Viewer user(String userId) {
    return new Viewer(userId, false);
  }
}
