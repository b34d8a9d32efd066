package io.renku.crc.kit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** One real PostgreSQL for all tests of a run, with a database for each who asks. */
public final class Postgres {
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static EmbeddedPostgres server;

  private Postgres() {}

  public static synchronized DataSource freshDatabase() throws IOException, SQLException {
    if (server == null) {
      server = EmbeddedPostgres.start();
    }
    var name = "crc" + COUNTER.incrementAndGet();
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return server.getDatabase("postgres", name);
  }
}
