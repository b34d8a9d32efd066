package io.renku.platform;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shows how far each part is: a table that redraws itself on a terminal, one line per change
 * elsewhere.
 */
final class Progress implements AutoCloseable {
  private record Row(String state, String detail, Instant since, boolean isMoving) {}

  private final PrintStream out;
  private final boolean isTerminal;
  private final Instant begin = Instant.now();
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private int drawn;
  private Thread redraw;

  Progress(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
    if (isTerminal) {
      redraw = Thread.ofVirtual().start(this::keepDrawing);
    }
  }

  static Progress silent() {
    return new Progress(new PrintStream(java.io.OutputStream.nullOutputStream()), false);
  }

  /** A part is at work; the clock beside it runs from its first such step. */
  synchronized void moves(String part, String state, String detail) {
    var row = rows.get(part);
    var since = row == null || !row.isMoving() ? Instant.now() : row.since();
    put(part, new Row(state, detail, since, true));
  }

  /** A part has come to rest, for better or worse. */
  synchronized void rests(String part, String state, String detail) {
    var row = rows.get(part);
    var since = row == null ? Instant.now() : row.since();
    var seconds = row == null || !row.isMoving() ? "" : seconds(since);
    put(part, new Row(state, (seconds + "  " + detail).strip(), since, false));
  }

  private void put(String part, Row row) {
    rows.put(part, row);
    if (isTerminal) {
      draw();
    } else {
      out.printf("%6s  %-12s %-9s %s%n", seconds(begin), part, row.state(), row.detail());
    }
  }

  private synchronized void draw() {
    var text = new StringBuilder();
    if (drawn > 0) {
      text.append("\u001b[").append(drawn).append("A");
    }
    rows.forEach(
        (part, row) -> {
          var clock = row.isMoving() ? seconds(row.since()) + "  " : "";
          text.append(
              "\u001b[2K  %-12s %-9s %s%s%n".formatted(part, row.state(), clock, row.detail()));
        });
    drawn = rows.size();
    out.print(text);
    out.flush();
  }

  private void keepDrawing() {
    try {
      while (!Thread.interrupted()) {
        Thread.sleep(250);
        if (!rows.isEmpty()) {
          draw();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String seconds(Instant since) {
    return "%.1f s".formatted(Duration.between(since, Instant.now()).toMillis() / 1000.0);
  }

  @Override
  public void close() {
    if (redraw != null) {
      redraw.interrupt();
    }
  }
}
