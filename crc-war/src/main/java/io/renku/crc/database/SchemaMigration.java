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

  private static final Map<String, String> REFERENCE_HEADS =
      Map.of(
          "resource_pools", "5403953f654f",
          "storage", "c1960188d4cc",
          "user_preferences", "6eccd7d4e3ed");

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
        for (var head : REFERENCE_HEADS.entrySet()) {
          checkHead(guard, head.getKey(), head.getValue());
        }
        update(guard);
      } finally {
        execute(guard, "select pg_advisory_unlock(" + LOCK + ")");
      }
    }
  }

  private static void lock(Connection guard) throws SQLException {
    execute(guard, "select pg_advisory_lock(" + LOCK + ")");
  }

  /** A database of the reference is adopted at the revision we know, and left alone at others. */
  private static void checkHead(Connection guard, String schema, String head) throws SQLException {
    try (var query = guard.prepareStatement("select to_regclass(?)::text")) {
      query.setString(1, schema + ".alembic_version");
      try (var rows = query.executeQuery()) {
        if (!rows.next() || rows.getString(1) == null) {
          return;
        }
      }
    }
    try (var statement = guard.createStatement();
        var rows =
            statement.executeQuery("select version_num from " + schema + ".alembic_version")) {
      while (rows.next()) {
        if (!head.equals(rows.getString(1))) {
          throw new IllegalStateException(
              "The schema %s is at the reference's revision %s; this version adopts %s only. Start renku-data-services 0.3.0 once to bring it there."
                  .formatted(schema, rows.getString(1), head));
        }
      }
    }
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
