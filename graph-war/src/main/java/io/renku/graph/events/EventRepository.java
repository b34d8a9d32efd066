package io.renku.graph.events;

import static io.renku.graph.events.EventStatus.NEW;
import static io.renku.graph.events.EventStatus.SKIPPED;

import io.renku.graph.database.Database;
import io.renku.graph.database.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Projects and their commits: what came in, and what is known of it. */
@ApplicationScoped
public class EventRepository {
  static final String COLUMNS =
      "e.event_id, e.project_id, p.project_slug, e.status, e.event_date, e.execution_date,"
          + " e.message, e.attempts";

  private static final String REGISTER_PROJECT =
      """
      insert into project (project_id, project_slug, latest_event_date)
      values (?, ?, to_timestamp(0))
      on conflict (project_id) do update set project_slug = excluded.project_slug
      """;

  private static final String NEWEST_DATE =
      "select max(event_date) as newest from event where project_id = ?";

  private static final String INSERT =
      """
      insert into event (event_id, project_id, status, created_date, execution_date, event_date,
                         batch_date, event_body, message)
      values (?, ?, ?, now(), now(), ?, now(), ?, ?)
      on conflict do nothing
      """;

  @Inject Database database;
  @Inject WorkSignal signal;

  /**
   * A push made this commit the head of the default branch. Returns false when it was known.
   *
   * <p>Dates of commits are the committer's and have a resolution of a second, so the head is dated
   * after everything known: the newest event is then the one to index.
   */
  public boolean pushed(ProjectRef project, Commit commit) {
    var added =
        database.call(
            session -> {
              register(session, project);
              return !exists(session, project, commit.id()) && insertHead(session, project, commit);
            });
    signal.raise(WorkSignal.Kind.INDEXING);
    return added;
  }

  /**
   * GitLab says that this commit is the head now. An older event of that commit, after a forced
   * push or a late delivery, becomes the newest again and is indexed again.
   */
  public void isHead(ProjectRef project, Commit commit) {
    var changed =
        database.call(
            session -> {
              register(session, project);
              if (!exists(session, project, commit.id())) {
                return insertHead(session, project, commit);
              }
              return latest(session, project.id())
                      .filter(e -> !e.id().equals(commit.id()))
                      .isPresent()
                  && renewHead(session, project, commit.id());
            });
    if (changed) {
      signal.raise(WorkSignal.Kind.INDEXING);
    }
  }

  /** Makes a project known of which no commit was seen yet. */
  public void register(ProjectRef project) {
    database.run(session -> register(session, project));
  }

  public Optional<ProjectRef> project(int projectId) {
    return database.call(
        session ->
            session.first(
                "select project_id, project_slug from project where project_id = ?",
                EventRepository::projectRef,
                projectId));
  }

  public Optional<ProjectRef> project(String slug) {
    return database.call(
        session ->
            session.first(
                "select project_id, project_slug from project where lower(project_slug) = lower(?)",
                EventRepository::projectRef,
                slug));
  }

  public Optional<Event> latest(int projectId) {
    return database.call(session -> latest(session, projectId));
  }

  /** Forgets a project with everything that hangs on it. */
  public void delete(int projectId) {
    database.run(session -> delete(session, projectId));
  }

  /** The newest commit of a project goes through the graph again. */
  public void again(int projectId) {
    database.run(
        session ->
            session.update(
                """
                update event set status = 'NEW', execution_date = now(), message = null, attempts = 0
                where project_id = ? and status in ('TRIPLES_STORE',
                    'GENERATION_NON_RECOVERABLE_FAILURE', 'TRANSFORMATION_NON_RECOVERABLE_FAILURE')
                  and event_id = (select event_id from event where project_id = ?
                                  and status <> 'SKIPPED' order by event_date desc limit 1)
                """,
                projectId,
                projectId));
    signal.raise(WorkSignal.Kind.INDEXING);
  }

  /** The same for every project, after the triple store was lost. */
  public int everythingAgain() {
    var count =
        database.call(
            session ->
                session.update(
                    """
                    update event e set status = 'NEW', execution_date = now(), message = null
                    where status in ('TRIPLES_STORE', 'TRIPLES_GENERATED')
                      and event_date = (select max(event_date) from event n
                                        where n.project_id = e.project_id
                                          and n.status <> 'SKIPPED')
                    """));
    signal.raise(WorkSignal.Kind.INDEXING);
    return count;
  }

  private static void register(Session session, ProjectRef project) {
    session
        .list(
            "select project_id from project where project_slug = ? and project_id <> ?",
            row -> row.getInt(1),
            project.slug(),
            project.id())
        .forEach(old -> delete(session, old));
    session
        .first(
            "select project_id, project_slug from project where project_id = ? and project_slug <> ?",
            EventRepository::projectRef,
            project.id(),
            project.slug())
        .ifPresent(old -> CleanUpQueue.add(session, old));
    session.update(REGISTER_PROJECT, project.id(), project.slug());
  }

  private static boolean exists(Session session, ProjectRef project, String commitId) {
    return session
        .first(
            "select 1 from event where event_id = ? and project_id = ?",
            row -> true,
            commitId,
            project.id())
        .isPresent();
  }

  private static boolean insertHead(Session session, ProjectRef project, Commit commit) {
    var date = headDate(session, project.id(), commit.date());
    var status = commit.isMigration() ? SKIPPED : NEW;
    var inserted =
        session.update(
            INSERT,
            commit.id(),
            project.id(),
            status.name(),
            date,
            commit.body(project),
            status == SKIPPED ? commit.message() : null);
    session.update(
        "update project set latest_event_date = greatest(latest_event_date, ?)"
            + " where project_id = ?",
        date,
        project.id());
    return inserted == 1;
  }

  private static boolean renewHead(Session session, ProjectRef project, String commitId) {
    var date = headDate(session, project.id(), Instant.EPOCH);
    return session.update(
            """
            update event set event_date = ?, execution_date = now(), attempts = 0, message = null,
              status = case when status = 'SKIPPED' then 'SKIPPED' else 'NEW' end
            where event_id = ? and project_id = ?
              and status not in ('GENERATING_TRIPLES', 'TRANSFORMING_TRIPLES')
            """,
            date,
            commitId,
            project.id())
        == 1;
  }

  private static Instant headDate(Session session, int projectId, Instant committed) {
    var newest =
        session.list(NEWEST_DATE, row -> Session.instant(row, "newest"), projectId).getFirst();
    return newest == null || committed.isAfter(newest) ? committed : newest.plusMillis(1);
  }

  private static Optional<Event> latest(Session session, int projectId) {
    return session.first(
        "select "
            + COLUMNS
            + " from event e join project p using (project_id) where e.project_id = ?"
            + " order by e.event_date desc, e.event_id limit 1",
        EventRepository::event,
        projectId);
  }

  static void delete(Session session, int projectId) {
    for (var table :
        List.of(
            "delete from event_payload where project_id = ?",
            "delete from status_processing_time where project_id = ?",
            "delete from event where project_id = ?",
            "delete from subscription_category_sync_time where project_id = ?",
            "delete from project where project_id = ?")) {
      session.update(table, projectId);
    }
  }

  static Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getString("event_id"),
        projectRef(row),
        EventStatus.valueOf(row.getString("status")),
        Session.instant(row, "event_date"),
        Session.instant(row, "execution_date"),
        row.getString("message") == null ? "" : row.getString("message"),
        row.getInt("attempts"));
  }

  static ProjectRef projectRef(ResultSet row) throws SQLException {
    return new ProjectRef(row.getInt("project_id"), row.getString("project_slug"));
  }
}
