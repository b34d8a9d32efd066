package io.renku.graph.events;

import io.renku.graph.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Which project is due for a look at GitLab, by the reference's cadences. */
@ApplicationScoped
public class SyncRepository {

  /** What is looked at, with the condition under which it is due. */
  public enum Category {
    COMMIT_SYNC(
        """
        s.last_synced is null
        or (p.latest_event_date > now() - interval '7 days'
            and s.last_synced < now() - interval '1 hour')
        or s.last_synced < now() - interval '1 day'
        """),
    MEMBER_SYNC(
        """
        (p.latest_event_date > now() - interval '1 hour'
            and s.last_synced < now() - interval '5 minutes')
        or (p.latest_event_date > now() - interval '1 day'
            and s.last_synced < now() - interval '1 hour')
        or s.last_synced < now() - interval '1 day'
        or s.last_synced is null
        """),
    PROJECT_SYNC("s.last_synced is null or s.last_synced < now() - interval '1 day'"),
    ADD_MIN_PROJECT_INFO(
        """
        s.last_synced is null and not exists (
          select 1 from event e where e.project_id = p.project_id and e.status = 'TRIPLES_STORE')
        """);

    private final String due;

    Category(String due) {
      this.due = due;
    }
  }

  @Inject Database database;
  @Inject WorkSignal signal;

  /** Takes projects that are due; their next turn counts from now. */
  public List<ProjectRef> take(Category category, int atMost) {
    return database.call(
        session -> {
          var due =
              session.list(
                  "select p.project_id, p.project_slug from project p"
                      + " left join subscription_category_sync_time s"
                      + " on s.project_id = p.project_id and s.category_name = ?"
                      + " where (("
                      + category.due
                      + ") or s.retry_at < now()) order by p.latest_event_date desc limit ? for update of p skip locked",
                  EventRepository::projectRef,
                  category.name(),
                  atMost);
          due.forEach(
              project ->
                  session.update(
                      """
                      insert into subscription_category_sync_time
                        (project_id, category_name, last_synced) values (?, ?, now())
                      on conflict (project_id, category_name)
                      do update set last_synced = excluded.last_synced, retry_at = null
                      """,
                      project.id(),
                      category.name()));
          return due;
        });
  }

  /**
   * Makes projects with a push in the last week due for a look at their commits: GitLab may have
   * reported one while nobody was there to hear it.
   */
  public void missed() {
    database.run(
        session ->
            session.update(
                """
                update subscription_category_sync_time s set retry_at = now() - interval '1 second'
                from project p
                where s.project_id = p.project_id and s.category_name = ?
                  and p.latest_event_date > now() - interval '7 days'
                """,
                Category.COMMIT_SYNC.name()));
    signal.raise(WorkSignal.Kind.SYNC);
  }

  /** What failed is due again in half a minute. */
  public void later(Category category, ProjectRef project) {
    database.run(
        session ->
            session.update(
                "update subscription_category_sync_time"
                    + " set retry_at = now() + interval '30 seconds'"
                    + " where project_id = ? and category_name = ?",
                project.id(),
                category.name()));
  }

  /** Makes a project due at once; an unknown project becomes known by that. */
  public void request(Category category, ProjectRef project) {
    database.run(
        session -> {
          session.update(
              "insert into project (project_id, project_slug, latest_event_date)"
                  + " values (?, ?, to_timestamp(0)) on conflict do nothing",
              project.id(),
              project.slug());
          session.update(
              "delete from subscription_category_sync_time"
                  + " where project_id = ? and category_name = ?",
              project.id(),
              category.name());
        });
    signal.raise(WorkSignal.Kind.SYNC);
  }
}
