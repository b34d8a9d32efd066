package io.renku.crc.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import liquibase.Scope;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.lockservice.LockServiceFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * Brings the database to the schema this version needs, or adopts one that the reference made. One
 * replica at a time: the others wait on an advisory lock, which PostgreSQL frees when its holder
 * dies.
 */
public final class SchemaMigration {
  private static final long LOCK = 0x72656e6b75637263L; // "renkucrc"
  private static final String OWN_SCHEMA = "crc";

  private final DataSource database;

  public SchemaMigration(DataSource database) {
    this.database = database;
  }

  /**
   * @throws IllegalStateException when the database is one that this version must not touch
   */
  public void run() throws SQLException, LiquibaseException {
    try (var guard = database.getConnection()) {
      guard.setAutoCommit(true);
      lock(guard);
      try {
        new Adoption(guard).check();
        update(guard);
      } finally {
        execute(guard, "select pg_advisory_unlock(" + LOCK + ")");
      }
    }
  }

  private static void lock(Connection guard) throws SQLException {
    execute(guard, "select pg_advisory_lock(" + LOCK + ")");
  }

  private void update(Connection guard) throws SQLException, LiquibaseException {
    execute(guard, "create schema if not exists " + OWN_SCHEMA);
    try (var connection = database.getConnection()) {
      var target =
          DatabaseFactory.getInstance()
              .findCorrectDatabaseImplementation(new JdbcConnection(connection));
      target.setLiquibaseSchemaName(OWN_SCHEMA);
      // We hold the advisory lock, so a lock row can only be left over from a replica that died.
      LockServiceFactory.getInstance().getLockService(target).forceReleaseLock();
      inScope(
          () ->
              new CommandScope(UpdateCommandStep.COMMAND_NAME)
                  .addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, target)
                  .addArgumentValue(UpdateCommandStep.CHANGELOG_FILE_ARG, "db/changelog.xml")
                  .execute());
      connection.setAutoCommit(true);
    }
  }

  private static void inScope(Scope.ScopedRunner<?> work) throws LiquibaseException {
    var classes = new ClassLoaderResourceAccessor(SchemaMigration.class.getClassLoader());
    try {
      Scope.child(
          Map.<String, Object>of(
              Scope.Attr.resourceAccessor.name(),
              classes,
              Scope.Attr.ui.name(),
              new LoggerUIService()),
          work);
    } catch (LiquibaseException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new LiquibaseException(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
