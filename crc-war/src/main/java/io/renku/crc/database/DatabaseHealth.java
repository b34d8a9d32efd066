package io.renku.crc.database;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: the schema is in place and PostgreSQL answers. */
@Readiness
@ApplicationScoped
public class DatabaseHealth implements HealthCheck {
  private static final int SECONDS = 2;

  @Resource(lookup = "jdbc/crc")
  DataSource database;

  @Inject DatabaseState state;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("crc-database").status(answers()).build();
  }

  private boolean answers() {
    if (!state.isMigrated()) {
      return false;
    }
    try (var connection = database.getConnection()) {
      return connection.isValid(SECONDS);
    } catch (SQLException _) {
      return false;
    }
  }
}
