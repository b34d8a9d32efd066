package io.renku.gateway.traffic;

import jakarta.json.spi.JsonProvider;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * One line for each request, as JSON: enough to find it in the logs of the other services, and
 * nothing that could be a secret. Queries carry codes and tokens, so none is written.
 */
public final class AccessLog {
  /** The server's own: a facade walks the stack of every request to find its caller's name. */
  private static final Logger LOG = Logger.getLogger("io.renku.gateway.access");

  private static final int LONGEST = 500;

  /** Looked up once: the static methods of {@code Json} search the class path at every call. */
  private static final JsonProvider JSON = JsonProvider.provider();

  private final boolean isOn;
  private final Traffic traffic;

  public AccessLog(boolean isOn, Traffic traffic) {
    this.isOn = isOn;
    this.traffic = traffic;
  }

  /**
   * One request on its way.
   *
   * @param route the pattern that it matched; "page" for the web client's files, "malformed" for
   *     what is no request
   * @param isQuiet probes ask all day long
   * @param startedAt as {@link System#nanoTime} tells it
   */
  public record Entry(
      String method,
      String uri,
      String userAgent,
      String route,
      String client,
      String requestId,
      Trace trace,
      boolean isQuiet,
      long startedAt) {}

  public void ended(Entry entry, int status) {
    var time = Duration.ofNanos(System.nanoTime() - entry.startedAt());
    traffic.answered(entry.route(), entry.method(), status, time);
    if (isOn && !entry.isQuiet()) {
      LOG.log(record(line(entry, status, time)));
    }
  }

  private static LogRecord record(String line) {
    var logRecord = new LogRecord(Level.INFO, line);
    logRecord.setLoggerName(LOG.getName());
    logRecord.setSourceClassName(AccessLog.class.getName());
    logRecord.setSourceMethodName("ended");
    return logRecord;
  }

  static String line(Entry entry, int status, Duration time) {
    return JSON.createObjectBuilder()
        .add("method", entry.method())
        .add("uri", shortened(entry.uri()))
        .add("status", status)
        .add("ms", time.toMillis())
        .add("route", entry.route())
        .add("requestID", entry.requestId())
        .add("traceID", entry.trace().traceId())
        .add("client", entry.client())
        .add("userAgent", shortened(entry.userAgent()))
        .build()
        .toString();
  }

  private static String shortened(String text) {
    return text == null ? "" : text.substring(0, Math.min(LONGEST, text.length()));
  }
}
