package io.renku.sessions.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The far end of a stream: reads server-sent events as a browser does. */
final class EventReader extends OutputStream {
  private final StringBuilder text = new StringBuilder();
  private boolean isGone;

  record Event(Optional<String> id, String name, JsonObject data) {}

  /** From now on every write fails. */
  synchronized void leave() {
    isGone = true;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (isGone) {
      throw new IOException("Broken pipe");
    }
    text.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
    notifyAll();
  }

  synchronized String text() {
    return text.toString();
  }

  synchronized List<Event> events() {
    var events = new ArrayList<Event>();
    for (var block : text.toString().split("\n\n")) {
      var name = field(block, "event");
      if (name.isPresent()) {
        var data = Tree.parseObject(field(block, "data").orElseThrow());
        events.add(new Event(field(block, "id"), name.get(), data));
      }
    }
    return events;
  }

  private static Optional<String> field(String block, String name) {
    return block
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst();
  }

  /** Comments, which clients skip. */
  synchronized long heartbeats() {
    return text.toString().lines().filter(line -> line.startsWith(":")).count();
  }

  /** Waits until so many events, or heart-beats, have come. */
  synchronized List<Event> await(int events, int heartbeats) {
    var end = Instant.now().plus(Duration.ofSeconds(30));
    try {
      while (events().size() < events || heartbeats() < heartbeats) {
        assertThat(Instant.now()).as("%d events; so far %s", events, text).isBefore(end);
        wait(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return events();
  }
}
