package io.renku.crc.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Says whether what stands in a database may be migrated: nothing, our own tables, or the
 * reference's at exactly the revisions whose tables we know. Only looks, never writes.
 */
final class Adoption {
  /** A schema of the reference, its main table, and the only revision of it that we adopt. */
  private record Part(String schema, String table, String head) {}

  private static final List<Part> PARTS =
      List.of(
          new Part("resource_pools", "resource_pools", "5403953f654f"),
          new Part("storage", "cloud_storage", "c1960188d4cc"),
          new Part("user_preferences", "user_preferences", "6eccd7d4e3ed"));

  private static final String OUR_CHANGES = "crc.databasechangelog";

  private final Connection database;

  Adoption(Connection database) {
    this.database = database;
  }

  /**
   * @throws IllegalStateException when this version must not touch the database
   */
  void check() throws SQLException {
    if (exists("common.alembic_version")) {
      throw new IllegalStateException(
          "This database belongs to a renku-data-services newer than 0.3.0 (revisions %s in common.alembic_version). It cannot be adopted; use another database or restore a backup made with 0.3.0."
              .formatted(String.join(", ", revisions("common"))));
    }
    var isOurs = exists(OUR_CHANGES);
    if (!isOurs && exists("public.resource_pools") && !exists("resource_pools.resource_pools")) {
      throw new IllegalStateException(
          "The resource pools stand in the schema public, where renku-data-services kept them before it had schemas. "
              + advice());
    }
    for (var part : PARTS) {
      check(part, isOurs);
    }
  }

  private void check(Part part, boolean isOurs) throws SQLException {
    var revisions =
        exists(part.schema() + ".alembic_version")
            ? revisions(part.schema())
            : new ArrayList<String>();
    if (revisions.isEmpty()) {
      if (!isOurs && exists(part.schema() + "." + part.table())) {
        throw new IllegalStateException(
            "The schema %s has tables but no revision in %s.alembic_version, so nobody can tell what they look like. "
                    .formatted(part.schema(), part.schema())
                + advice());
      }
    } else if (!revisions.equals(List.of(part.head()))) {
      throw new IllegalStateException(
          "The schema %s is at the reference's revision %s; this version adopts %s only. "
                  .formatted(part.schema(), String.join(", ", revisions), part.head())
              + advice());
    }
  }

  private static String advice() {
    return "Start renku-data-services 0.3.0 once to bring it there.";
  }

  private boolean exists(String table) throws SQLException {
    try (var query = database.prepareStatement("select to_regclass(?) is not null")) {
      query.setString(1, table);
      try (var rows = query.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  private List<String> revisions(String schema) throws SQLException {
    try (var statement = database.createStatement();
        var rows =
            statement.executeQuery(
                "select version_num from " + schema + ".alembic_version order by 1")) {
      var revisions = new ArrayList<String>();
      while (rows.next()) {
        revisions.add(rows.getString(1));
      }
      return revisions;
    }
  }
}
