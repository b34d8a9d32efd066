package io.renku.graph.tokens;

import io.renku.commons.SecretBox;
import io.renku.graph.GraphConfig;
import io.renku.graph.database.Database;
import io.renku.graph.gitlab.GitLabToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Project access tokens at rest, each sealed for its project. */
@ApplicationScoped
public class ProjectTokenRepository {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectTokenRepository.class);

  @Inject Database database;
  @Inject GraphConfig config;

  /** A token and the day after which GitLab refuses it. */
  record StoredToken(long projectId, GitLabToken token, LocalDate expiry) {}

  Optional<StoredToken> find(long projectId) {
    return database
        .call(
            session ->
                session.list(
                    "select project_id, token, expiry_date from projects_tokens"
                        + " where project_id = ?",
                    this::read,
                    (int) projectId))
        .stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  void store(long projectId, String slug, GitLabToken token, LocalDate expiry) {
    var sealed = box().seal(token.value(), context(projectId));
    database.run(
        session -> {
          session.update(
              "delete from projects_tokens where project_id = ? or project_slug = ?",
              (int) projectId,
              slug);
          session.update(
              "insert into projects_tokens (project_id, project_slug, token, created_at,"
                  + " expiry_date) values (?, ?, ?, ?, ?)",
              (int) projectId,
              slug,
              sealed,
              Instant.now(),
              expiry);
        });
  }

  void rename(long projectId, String slug) {
    database.run(
        session -> {
          session.update(
              "delete from projects_tokens where project_slug = ? and project_id <> ?",
              slug,
              (int) projectId);
          session.update(
              "update projects_tokens set project_slug = ? where project_id = ?",
              slug,
              (int) projectId);
        });
  }

  void delete(long projectId) {
    database.run(
        session ->
            session.update("delete from projects_tokens where project_id = ?", (int) projectId));
  }

  List<Long> expiringBefore(LocalDate day) {
    return database.call(
        session ->
            session.list(
                "select project_id from projects_tokens where expiry_date <= ?",
                row -> row.getLong(1),
                day));
  }

  private Optional<StoredToken> read(ResultSet row) throws SQLException {
    var id = row.getLong("project_id");
    try {
      var token = new GitLabToken(box().open(row.getString("token"), context(id)));
      var expiry = row.getObject("expiry_date", LocalDate.class);
      return Optional.of(new StoredToken(id, token, expiry));
    } catch (IllegalArgumentException e) {
      LOG.warn("The stored token of project {} cannot be opened and counts as absent", id, e);
      return Optional.empty();
    }
  }

  private SecretBox box() {
    return new SecretBox(config.encryptionKeys());
  }

  private static String context(long projectId) {
    return "project-token:" + projectId;
  }
}
