package io.renku.crc.database;

import jakarta.enterprise.context.ApplicationScoped;

/** Whether the schema is in place. Nothing may use the entities before. */
@ApplicationScoped
public class DatabaseState {
  private volatile boolean migrated;

  public boolean isMigrated() {
    return migrated;
  }

  public void migrated() {
    migrated = true;
  }
}
