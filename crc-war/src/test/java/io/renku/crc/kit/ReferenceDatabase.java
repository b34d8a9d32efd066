package io.renku.crc.kit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/** A database as renku-data-services 0.3.0 made and used it, and what the reference sees in one. */
public final class ReferenceDatabase {
  private static final Map<String, String> COLUMNS =
      Map.of(
          "resource_pools.resource_pools",
          "id, name, quota, \"default\", public",
          "resource_pools.resource_classes",
          "id, name, cpu, memory, max_storage, default_storage, \"default\", gpu, resource_pool_id",
          "resource_pools.users",
          "id, keycloak_id, no_default_access",
          "resource_pools.resource_pools_users",
          "user_id, resource_pool_id",
          "resource_pools.tolerations",
          "id, key, resource_class_id",
          "resource_pools.node_affinities",
          "id, key, required_during_scheduling, resource_class_id",
          "storage.cloud_storage",
          "storage_id, project_id, name, storage_type, configuration, source_path, target_path, private, readonly",
          "user_preferences.user_preferences",
          "id, user_id, pinned_projects");

  private ReferenceDatabase() {}

  public static DataSource withRows(String... more) throws SQLException, IOException {
    var database = Postgres.freshDatabase();
    execute(database, file("reference-schema.sql"));
    execute(database, file("reference-rows.sql"));
    for (var name : more) {
      execute(database, file(name));
    }
    return database;
  }

  /** Every row of every table, in the columns that the reference knows. */
  public static Map<String, String> rows(DataSource database) throws SQLException {
    var rows = new LinkedHashMap<String, String>();
    for (var table : COLUMNS.entrySet()) {
      rows.put(
          table.getKey(),
          text(
              database,
              "select string_agg(t::text, e'\\n' order by t::text) from (select %s from %s) t"
                  .formatted(table.getValue(), table.getKey())));
    }
    for (var schema : new String[] {"resource_pools", "storage", "user_preferences"}) {
      rows.put(
          schema + " at",
          text(
              database, "select string_agg(version_num, ',') from " + schema + ".alembic_version"));
    }
    return rows;
  }

  /** Every table, column, constraint, index, trigger and function outside PostgreSQL's own. */
  public static String shape(DataSource database) throws SQLException {
    return text(
        database,
        """
        select string_agg(line, e'\\n' order by line) from (
          select table_schema || '.' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
              || coalesce(column_default, '') as line
            from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')
          union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
            where connamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
          union all select indexdef from pg_indexes where schemaname not in ('pg_catalog', 'information_schema')
          union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
          union all select nspname from pg_namespace where nspname !~ '^pg_') lines
        """);
  }

  public static void execute(DataSource database, String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public static String text(DataSource database, String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  private static String file(String name) throws IOException {
    try (var sql = ReferenceDatabase.class.getResourceAsStream("/" + name)) {
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
