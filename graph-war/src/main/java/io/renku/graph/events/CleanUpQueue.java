package io.renku.graph.events;

import io.renku.graph.database.Database;
import io.renku.graph.database.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Projects whose triples have to go, because they moved or are no more. */
@ApplicationScoped
public class CleanUpQueue {
  @Inject Database database;
  @Inject WorkSignal signal;

  public void add(ProjectRef project) {
    database.run(session -> add(session, project));
    signal.raise(WorkSignal.Kind.SYNC);
  }

  static void add(Session session, ProjectRef project) {
    session.update(
        "insert into clean_up_events_queue (date, project_id, project_slug) values (now(), ?, ?)"
            + " on conflict do nothing",
        project.id(),
        project.slug());
  }

  /** The oldest one; it stays in the queue until {@link #done}. */
  public Optional<ProjectRef> next() {
    return database.call(
        session ->
            session.first(
                "select project_id, project_slug from clean_up_events_queue order by id limit 1",
                EventRepository::projectRef));
  }

  /**
   * The triples of that path are gone. The project's rows go too, unless it merely moved to another
   * path.
   */
  public void done(ProjectRef project) {
    database.run(
        session -> {
          session.update(
              "delete from clean_up_events_queue where project_slug = ?", project.slug());
          session
              .first(
                  "select 1 from project where project_id = ? and project_slug = ?",
                  row -> true,
                  project.id(),
                  project.slug())
              .ifPresent(found -> EventRepository.delete(session, project.id()));
        });
  }
}
