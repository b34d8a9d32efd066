package io.renku.crc.database;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrates in the background, again and again until it worked: a database that is away must not
 * keep the server, and everything else in it, from starting.
 */
@ApplicationScoped
public class DatabaseStart {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseStart.class);
  private static final long LONGEST_PAUSE = 30;

  @Resource(lookup = "jdbc/crc")
  DataSource database;

  @Resource ManagedScheduledExecutorService executor;

  @Inject DatabaseState state;
  @Inject Event<DatabaseReady> ready;

  void start(@Observes @Initialized(ApplicationScoped.class) Object context) {
    executor.execute(() -> attempt(1));
  }

  // Whatever the database or a listener throws, the next attempt may go well.
  private void attempt(long pause) {
    try {
      new SchemaMigration(database).run();
      ready.fire(new DatabaseReady());
      state.migrated();
      LOG.info("The database is ready");
    } catch (Exception e) {
      LOG.warn("The database is not ready, next attempt in {} s: {}", pause, cause(e));
      LOG.debug("Why the database is not ready", e);
      executor.schedule(() -> attempt(Math.min(pause * 2, LONGEST_PAUSE)), pause, TimeUnit.SECONDS);
    }
  }

  private static String cause(Throwable thrown) {
    var deepest = thrown;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage();
  }
}
