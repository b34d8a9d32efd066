package io.renku.graph.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements within one transaction. Instants go in and out as timestamptz. */
public final class Session {
  private final Connection connection;

  Session(Connection connection) {
    this.connection = connection;
  }

  /** Reads one row. */
  @FunctionalInterface
  public interface RowMapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  public int update(String sql, Object... values) {
    try (var statement = prepare(sql, values)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  public <T> List<T> list(String sql, RowMapper<T> mapper, Object... values) {
    try (var statement = prepare(sql, values);
        var rows = statement.executeQuery()) {
      var result = new ArrayList<T>();
      while (rows.next()) {
        result.add(mapper.map(rows));
      }
      return result;
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  public <T> Optional<T> first(String sql, RowMapper<T> mapper, Object... values) {
    return list(sql, mapper, values).stream().findFirst();
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    var value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }

  private PreparedStatement prepare(String sql, Object[] values) throws SQLException {
    var statement = connection.prepareStatement(sql);
    for (var i = 0; i < values.length; i++) {
      var value = values[i];
      if (value instanceof Instant instant) {
        statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
      } else if (value instanceof String[] texts) {
        statement.setArray(i + 1, connection.createArrayOf("varchar", texts));
      } else {
        statement.setObject(i + 1, value);
      }
    }
    return statement;
  }

  /** A statement that failed, with what may be done about it. */
  public static final class SqlFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String state;

    SqlFailure(SQLException cause) {
      super(cause.getMessage(), cause);
      state = String.valueOf(cause.getSQLState());
    }

    static boolean saysConflict(SQLException e) {
      return "40P01".equals(e.getSQLState()) || "40001".equals(e.getSQLState());
    }

    boolean isTransient() {
      return isAway() || state.equals("40P01") || state.equals("40001") || state.equals("23503");
    }

    boolean isAway() {
      return state.startsWith("08") || state.startsWith("57P");
    }
  }
}
