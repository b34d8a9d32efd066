package io.renku.crc.database;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.sql.SQLException;
import org.postgresql.util.PGobject;

/** Values in columns of type jsonb. */
public final class JsonColumn {
  private static final Jsonb JSONB = JsonbBuilder.create();

  private JsonColumn() {}

  public static String text(Object value) {
    return JSONB.toJson(value);
  }

  public static Object write(Object value) {
    try {
      var column = new PGobject();
      column.setType("jsonb");
      column.setValue(text(value));
      return column;
    } catch (SQLException e) {
      throw new IllegalStateException("The driver refuses jsonb", e);
    }
  }

  public static <T> T read(Object column, Class<T> type) {
    return JSONB.fromJson(column.toString(), type);
  }
}
