package io.renku.sessions;

import jakarta.enterprise.concurrent.Asynchronous;
import jakarta.enterprise.concurrent.Schedule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second what is due. Schedules are constants and the periods of our work are
 * configuration, so that only the look itself is scheduled.
 */
@ApplicationScoped
public class PeriodicWork {
  static final String EXECUTOR = "java:app/concurrent/sessions-timer";

  private static final Logger LOG = LoggerFactory.getLogger(PeriodicWork.class);

  @Inject Clock clock;
  private final List<Appointment> appointments = new CopyOnWriteArrayList<>();

  private static final class Appointment {
    private final Duration period;
    private final Runnable work;
    private Instant next;

    Appointment(Duration period, Runnable work, Instant now) {
      this.period = period;
      this.work = work;
      this.next = now.plus(period);
    }

    /** The period counts from the end of the work: it is never done twice at once. */
    void keep(Clock clock) {
      if (clock.instant().isBefore(next)) {
        return;
      }
      try {
        work.run();
      } catch (RuntimeException e) { // an exception would end the schedule for good
        LOG.error("Periodic work failed; it is done again in {}", period, e);
      } finally {
        next = clock.instant().plus(period);
      }
    }
  }

  /**
   * For the first time after one period; 0 seconds mean never.
   *
   * @param work begins what takes long on a thread of its own: one thread keeps all appointments
   */
  public void every(int seconds, Runnable work) {
    if (seconds > 0) {
      appointments.add(new Appointment(Duration.ofSeconds(seconds), work, clock.instant()));
    }
  }

  /** Once called, again every second until its future is cancelled. */
  @Asynchronous(executor = EXECUTOR, runAt = @Schedule(cron = "* * * * * *"))
  public CompletableFuture<Void> tick() {
    appointments.forEach(appointment -> appointment.keep(clock));
    return null; // a result would be the last one
  }
}
