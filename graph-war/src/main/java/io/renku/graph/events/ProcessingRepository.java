package io.renku.graph.events;

import io.renku.graph.database.Database;
import io.renku.graph.database.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Hands commits to workers and takes their results. A project is worked on by one worker at a time,
 * its newest commit first; older commits ride along. A claim carries this process's name and a
 * lease, so that somebody finds it after a crash.
 */
@ApplicationScoped
public class ProcessingRepository {
  private static final Duration LEASE = Duration.ofSeconds(60);

  private static final String LOCK_PROJECT =
      """
      select p.project_id from project p
      where exists (select 1 from event e where e.project_id = p.project_id
                      and e.status = any(?) and e.execution_date <= now())
        and not exists (select 1 from event e where e.project_id = p.project_id
                      and e.status in ('GENERATING_TRIPLES', 'TRANSFORMING_TRIPLES'))
        and p.project_id <> all(?::int[])
      order by p.latest_event_date desc
      limit 1 for update of p skip locked
      """;

  private static final String CLAIM =
      """
      update event c set status = ?, execution_date = now(), owner = ?, lease_until = ?,
        attempts = c.attempts + 1
      from (select e.event_id, e.project_id, e.status, e.execution_date from event e
            where e.project_id = ? and e.status = any(?)
              and (not ? or exists (select 1 from event_payload l where l.event_id = e.event_id
                                      and l.project_id = e.project_id))
            order by e.event_date desc limit 1) newest
      where c.event_id = newest.event_id and c.project_id = newest.project_id
        and newest.execution_date <= now()
        and not exists (select 1 from event e where e.project_id = c.project_id
                          and e.status in ('GENERATING_TRIPLES', 'TRANSFORMING_TRIPLES'))
      returning c.event_id
      """;

  private static final String FIND =
      "select "
          + EventRepository.COLUMNS
          + " from event e join project p using (project_id)"
          + " where e.project_id = ? and e.event_id = ?";

  @Inject Database database;

  private final String owner = UUID.randomUUID().toString();

  /**
   * A claim or result that a crash of the database server undoes is made again, so none waits for
   * the server's disk.
   */
  private <T> T call(java.util.function.Function<Session, T> work) {
    return database.call(
        session -> {
          session.update("set local synchronous_commit to off");
          return work.apply(session);
        });
  }

  /** What a worker has to do next: export a commit, or store its export. */
  private enum Stage {
    GENERATION("GENERATING_TRIPLES", false, "NEW", "GENERATION_RECOVERABLE_FAILURE"),
    TRANSFORMATION(
        "TRANSFORMING_TRIPLES", true, "TRIPLES_GENERATED", "TRANSFORMATION_RECOVERABLE_FAILURE");

    private final String processing;
    private final boolean needsPayload;
    private final String[] queues;

    Stage(String processing, boolean needsPayload, String... queues) {
      this.processing = processing;
      this.needsPayload = needsPayload;
      this.queues = queues;
    }
  }

  public Optional<Event> claimForGeneration() {
    return claim(Stage.GENERATION);
  }

  public Optional<Event> claimForTransformation() {
    return claim(Stage.TRANSFORMATION);
  }

  private Optional<Event> claim(Stage stage) {
    return call(session -> claim(session, stage));
  }

  private Optional<Event> claim(Session session, Stage stage) {
    var tried = new StringBuilder();
    while (true) {
      var project =
          session.first(LOCK_PROJECT, row -> row.getInt(1), stage.queues, "{" + tried + "}");
      if (project.isEmpty()) {
        return Optional.empty();
      }
      // A statement of its own: it sees what others committed before we had the project's lock.
      var claimed =
          session.first(
              CLAIM,
              row -> row.getString(1),
              stage.processing,
              owner,
              java.time.Instant.now().plus(LEASE),
              project.get(),
              stage.queues,
              stage.needsPayload);
      if (claimed.isPresent()) {
        return session.first(FIND, EventRepository::event, project.get(), claimed.get());
      }
      tried.append(tried.isEmpty() ? "" : ",").append(project.get());
    }
  }

  /** The export of a claimed commit is there; false when the claim was lost meanwhile. */
  public boolean generated(Event event, byte[] payload, Duration took) {
    return call(
        session -> {
          if (!move(session, event, "GENERATING_TRIPLES", "TRIPLES_GENERATED")) {
            return false;
          }
          session.update("delete from event_payload where project_id = ?", event.project().id());
          session.update(
              "insert into event_payload (event_id, project_id, payload) values (?, ?, ?)",
              event.id(),
              event.project().id(),
              payload);
          time(session, event, "TRIPLES_GENERATED", took);
          session.update(
              """
              update event set status = 'TRIPLES_GENERATED', message = null
              where project_id = ? and event_date < ? and status in ('NEW',
                'GENERATION_RECOVERABLE_FAILURE', 'TRANSFORMATION_RECOVERABLE_FAILURE')
              """,
              event.project().id(),
              event.date());
          return true;
        });
  }

  public Optional<byte[]> payload(Event event) {
    return database.call(
        session ->
            session.first(
                "select payload from event_payload where event_id = ? and project_id = ?",
                row -> row.getBytes(1),
                event.id(),
                event.project().id()));
  }

  /** A claimed commit is in the triple store, and with it all older ones. */
  public boolean stored(Event event, Duration took) {
    return call(
        session -> {
          if (!move(session, event, "TRANSFORMING_TRIPLES", "TRIPLES_STORE")) {
            return false;
          }
          time(session, event, "TRIPLES_STORE", took);
          session.update(
              """
              update event set status = 'TRIPLES_STORE', message = null
              where project_id = ? and event_date < ? and status in ('NEW',
                'GENERATION_RECOVERABLE_FAILURE', 'TRIPLES_GENERATED',
                'TRANSFORMATION_RECOVERABLE_FAILURE')
              """,
              event.project().id(),
              event.date());
          return true;
        });
  }

  /** A claimed commit failed; {@code delay} is when a recoverable failure is tried again. */
  public void failed(Event event, EventStatus failure, String message, Duration delay) {
    database.run(
        session -> {
          var changed =
              session.update(
                  """
                  update event set status = ?, message = ?, execution_date = ?, owner = null,
                    lease_until = null
                  where event_id = ? and project_id = ? and owner = ?
                    and status in ('GENERATING_TRIPLES', 'TRANSFORMING_TRIPLES')
                  """,
                  failure.name(),
                  message,
                  java.time.Instant.now().plus(delay),
                  event.id(),
                  event.project().id(),
                  owner);
          if (changed == 1 && failure == EventStatus.TRANSFORMATION_NON_RECOVERABLE_FAILURE) {
            session.update(
                """
                update event set status = 'NEW', attempts = 0
                where project_id = ? and event_date < ? and status = 'TRIPLES_GENERATED'
                """,
                event.project().id(),
                event.date());
          }
        });
  }

  /** Keeps this process's claims. */
  public void heartbeat() {
    database.run(
        session ->
            session.update(
                "update event set lease_until = ? where owner = ?"
                    + " and status in ('GENERATING_TRIPLES', 'TRANSFORMING_TRIPLES')",
                java.time.Instant.now().plus(LEASE),
                owner));
  }

  /**
   * Gives back what nobody works on any more. {@code alone} says that no other process can be at
   * work, so that claims of others are void whatever their lease says.
   */
  public int reset(boolean alone) {
    return database.call(
        session ->
            session.update(
                """
                update event set owner = null, lease_until = null, execution_date = now(),
                  status = case status when 'GENERATING_TRIPLES' then 'NEW'
                                       else 'TRIPLES_GENERATED' end
                where status in ('GENERATING_TRIPLES', 'TRANSFORMING_TRIPLES')
                  and (owner is null or owner <> ?)
                  and (? or lease_until is null or lease_until < now())
                """,
                owner,
                alone));
  }

  private boolean move(Session session, Event event, String from, String to) {
    return session.update(
            """
            update event set status = ?, message = null, owner = null, lease_until = null,
              execution_date = now(), attempts = 0
            where event_id = ? and project_id = ? and status = ? and owner = ?
            """,
            to,
            event.id(),
            event.project().id(),
            from,
            owner)
        == 1;
  }

  private static void time(Session session, Event event, String status, Duration took) {
    session.update(
        """
        insert into status_processing_time (event_id, project_id, status, processing_time)
        values (?, ?, ?, make_interval(secs => ?))
        on conflict (event_id, project_id, status)
        do update set processing_time = excluded.processing_time
        """,
        event.id(),
        event.project().id(),
        status,
        took.toMillis() / 1000.0);
  }
}
