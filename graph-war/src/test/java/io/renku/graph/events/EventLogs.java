package io.renku.graph.events;

import io.renku.graph.database.Database;
import java.time.Instant;
import java.util.List;

/** An event log with one project, for the tests of other features. */
public final class EventLogs {
  private static final ProjectRef PROJECT = new ProjectRef(1, "lab/bikes");
  private final Database database;
  private final EventRepository events = new EventRepository();

  public EventLogs(Database database) {
    this.database = database;
    events.database = database;
    events.signal = new WorkSignal();
  }

  public Database database() {
    return database;
  }

  public ProcessingRepository processing() {
    var processing = new ProcessingRepository();
    processing.database = database;
    return processing;
  }

  public void push(String commitId) {
    events.pushed(PROJECT, new Commit(commitId, "m", Instant.now(), "Ada", "a@b.ch", List.of()));
  }

  public Event latest() {
    return events.latest(PROJECT.id()).orElseThrow();
  }

  public void clear() {
    events.delete(PROJECT.id());
  }

  public void makeDue() {
    database.run(session -> session.update("update event set execution_date = now()"));
  }
}
