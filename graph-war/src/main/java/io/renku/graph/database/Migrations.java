package io.renku.graph.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * Numbered changes of the schema. An advisory lock, which dies with its connection, keeps servers
 * apart; whoever holds it may therefore release Liquibase's own lock, which a killed server leaves
 * behind.
 */
final class Migrations {
  private static final long LOCK = 0x72656e6b75L; // "renku"

  private Migrations() {}

  static void run(Connection connection) throws SQLException {
    execute(connection, "select pg_advisory_lock(" + LOCK + ")");
    try {
      Scope.child(Map.of(Scope.Attr.ui.name(), new LoggerUIService()), () -> update(connection));
    } catch (Exception e) {
      throw new SQLException("The event log's schema could not be migrated: " + e.getMessage(), e);
    } finally {
      connection.setAutoCommit(true);
      execute(connection, "select pg_advisory_unlock(" + LOCK + ")");
    }
  }

  private static void update(Connection connection) throws LiquibaseException {
    var loader = Migrations.class.getClassLoader();
    var database =
        DatabaseFactory.getInstance()
            .findCorrectDatabaseImplementation(new JdbcConnection(connection));
    // Not closed: closing it would close the connection that holds the advisory lock.
    @SuppressWarnings("resource")
    var liquibase =
        new Liquibase("db/graph/changelog.sql", new ClassLoaderResourceAccessor(loader), database);
    liquibase.setShowSummary(UpdateSummaryEnum.OFF);
    liquibase.forceReleaseLocks();
    liquibase.update("");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
