package io.renku.sessions.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A running {@link OperatorProgram}: a replica that can be killed and frozen as a real one can. */
final class OperatorProcess implements AutoCloseable {
  /** What the program said of itself, and when. */
  record Saying(Instant time, String text) {
    boolean isWrite() {
      return !text.equals(OperatorProgram.LEADS) && !text.equals(OperatorProgram.FOLLOWS);
    }
  }

  private final Process process;
  private final List<Saying> said = new CopyOnWriteArrayList<>();

  private OperatorProcess(Process process) {
    this.process = process;
  }

  static OperatorProcess start(String namespace, String identity) {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            OperatorProgram.class.getName(),
            namespace,
            identity);
    try {
      var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
      var operator = new OperatorProcess(builder.start());
      Thread.startVirtualThread(operator::listen);
      return operator;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen() {
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var space = line.indexOf(' ');
        said.add(new Saying(Instant.parse(line.substring(0, space)), line.substring(space + 1)));
      }
    } catch (IOException e) {
      // Its end may come in the middle of a line.
    }
  }

  List<Saying> said() {
    return List.copyOf(said);
  }

  List<Saying> writes() {
    return said.stream().filter(Saying::isWrite).toList();
  }

  boolean leads() {
    return said.reversed().stream()
        .filter(saying -> !saying.isWrite())
        .findFirst()
        .filter(saying -> saying.text().equals(OperatorProgram.LEADS))
        .isPresent();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: it can neither finish what it does nor give back its lease. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** As a machine does that is out of breath: it stops between any two instructions. */
  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      var sent = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
      if (sent.waitFor() != 0) {
        throw new IllegalStateException("No process took the signal " + signal);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
