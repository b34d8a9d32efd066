package io.renku.crc.database;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import jakarta.persistence.OptimisticLockException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says in a caller's words what PostgreSQL refused. Services check the rules first and with better
 * words; what arrives here was refused because someone else wrote at the same moment.
 */
public final class DatabaseFailure {
  private static final String STORAGE_NAME_TAKEN =
      "A storage with this name already exists for this project.";

  private static final Map<String, String> RULES =
      Map.of(
          "ux_resource_pools_one_default",
          "There can only be one default resource pool and one already exists.",
          "default_pool_stays",
          "The default resource pool cannot be deleted or made non-default.",
          "ck_default_pool_is_public",
          "The default resource pool has to be public.",
          "ck_default_pool_has_no_quota",
          "The default resource pool cannot have a quota.",
          "one_default_class",
          "A resource pool needs exactly one default class.",
          "class_fits_quota",
          "A resource class asks for more than the quota of its pool.",
          "ck_default_storage_fits",
          "The default storage of a class cannot be larger than its maximum storage.",
          "ux_cloud_storage_project_id_name",
          STORAGE_NAME_TAKEN,
          // The reference's own name for the same rule, in an adopted database.
          "_unique_name_uc",
          STORAGE_NAME_TAKEN);

  private DatabaseFailure() {}

  /** Empty when the database has nothing to do with it. */
  public static Optional<Failure> of(Throwable thrown) {
    var seen = new HashSet<Throwable>();
    for (var t = thrown; t != null && seen.add(t); t = t.getCause()) {
      if (t instanceof Failure failure) {
        return Optional.of(failure);
      }
      if (t instanceof OptimisticLockException) {
        return Optional.of(changedMeanwhile(t));
      }
      if (t instanceof SQLException sql) {
        return ofSql(sql, thrown);
      }
    }
    return Optional.empty();
  }

  private static Optional<Failure> ofSql(SQLException sql, Throwable thrown) {
    var state = sql.getSQLState() == null ? "" : sql.getSQLState();
    if (isConnection(sql, state)) {
      return Optional.of(
          Failure.unavailable("The database is away. Try again in a moment.", thrown));
    }
    return switch (state) {
      case "23505", "23514" -> Optional.of(broken(sql, thrown));
      case "40001", "40P01", "55P03" -> Optional.of(changedMeanwhile(thrown));
      default -> Optional.empty();
    };
  }

  private static boolean isConnection(SQLException sql, String state) {
    return sql instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || Set.of("57P01", "57P02", "57P03", "53300", "28P01", "3D000").contains(state);
  }

  /** The constraint's own name stands in the driver's message. */
  private static Failure broken(SQLException sql, Throwable thrown) {
    var text = String.valueOf(sql.getMessage());
    return RULES.entrySet().stream()
        .filter(rule -> text.contains(rule.getKey()) || text.contains(rule.getValue()))
        .map(rule -> new Failure(ErrorCode.INVALID, rule.getValue(), thrown))
        .findFirst()
        .orElseGet(() -> changedMeanwhile(thrown));
  }

  private static Failure changedMeanwhile(Throwable thrown) {
    return new Failure(
        ErrorCode.CONFLICT,
        "Someone else changed this at the same moment. Read it again and repeat.",
        thrown);
  }
}
