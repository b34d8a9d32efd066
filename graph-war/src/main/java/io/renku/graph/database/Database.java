package io.renku.graph.database;

import io.renku.commons.Failure;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door to PostgreSQL: one transaction a call, repeated after a deadlock, refused with 503 while
 * the server is away or the schema is not in place yet.
 */
@ApplicationScoped
public class Database {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final int ATTEMPTS = 6;
  private static final String AWAY =
      "The event log's database cannot be reached; try again in a moment.";

  @Resource(lookup = "jdbc/graph")
  DataSource source;

  private volatile boolean ready;

  /** A database over a given source, for use without a container. */
  public static Database over(DataSource source) {
    var database = new Database();
    database.source = source;
    return database;
  }

  /** Brings the schema up to date. Safe to call again, also from several servers at once. */
  public void migrate() {
    try (var connection = source.getConnection()) {
      Migrations.run(connection);
      ready = true;
    } catch (SQLException e) {
      throw Failure.unavailable(AWAY, e);
    }
  }

  public boolean isReady() {
    return ready;
  }

  /** Whether the server answers now. */
  public boolean answers() {
    try (var connection = source.getConnection()) {
      return connection.isValid(2);
    } catch (SQLException e) {
      LOG.debug("PostgreSQL is away", e);
      return false;
    }
  }

  public void run(Consumer<Session> work) {
    call(
        session -> {
          work.accept(session);
          return null;
        });
  }

  /** {@code work} may run several times, so it touches nothing but the database. */
  public <T> T call(Function<Session, T> work) {
    if (!ready) {
      throw Failure.unavailable(AWAY, null);
    }
    for (var attempt = 1; ; attempt++) {
      try {
        return inTransaction(work);
      } catch (Session.SqlFailure e) {
        if (!e.isTransient() || attempt == ATTEMPTS) {
          throw e.isAway() ? Failure.unavailable(AWAY, e) : e;
        }
        LOG.debug("Transaction lost against another one, attempt {}", attempt);
        pause(attempt);
      }
    }
  }

  private <T> T inTransaction(Function<Session, T> work) {
    try (var connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        var result = work.apply(new Session(connection));
        connection.commit();
        return result;
      } catch (RuntimeException e) {
        rollBack(connection, e);
        throw e;
      } finally {
        restore(connection);
      }
    } catch (SQLException e) {
      if (Session.SqlFailure.saysConflict(e)) {
        throw new Session.SqlFailure(e);
      }
      throw Failure.unavailable(AWAY, e);
    }
  }

  private static void rollBack(Connection connection, RuntimeException cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void restore(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOG.debug("A broken connection goes back to the pool, which will drop it", e);
    }
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(20L << attempt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.unavailable("The service is shutting down.", e);
    }
  }
}
