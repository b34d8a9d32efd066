package io.renku.tests;

import static io.renku.tests.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a visitor is told of sessions as they change, read as a browser reads it. */
final class SessionEvents implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ARRIVAL = Duration.ofSeconds(90);

  record Event(String name, JsonNode data) {
    boolean isAbout(String session) {
      return data.path("name").asText().equals(session) || data.path("servers").has(session);
    }

    String state() {
      return data.path("status").path("state").asText();
    }
  }

  private final Stream<String> lines;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private String name = "";

  private SessionEvents(Stream<String> lines) {
    this.lines = lines;
  }

  /** Returns when the first event, all that is there now, has come. */
  static SessionEvents toldTo(Visitor visitor) {
    var request =
        HttpRequest.newBuilder(URI.create(visitor.origin() + "/api/notebooks/servers/events"))
            .header("Accept", "text/event-stream")
            .build();
    try {
      var answer = visitor.http().send(request, BodyHandlers.ofLines());
      if (answer.statusCode() != 200) {
        throw new AssertionError("No events: " + answer + answer.body().toList());
      }
      var told = new SessionEvents(answer.body());
      Thread.startVirtualThread(told::read);
      told.await(event -> event.name().equals("snapshot"));
      return told;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try {
      lines.forEach(this::take);
    } catch (UncheckedIOException _) { // closed from this side, or from that
    }
  }

  private void take(String line) {
    if (line.startsWith("event: ")) {
      name = line.substring("event: ".length());
    } else if (line.startsWith("data: ")) {
      try {
        events.add(new Event(name, JSON.readTree(line.substring("data: ".length()))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Everything so far, once there is such an event. */
  List<Event> await(Predicate<Event> expected) {
    return eventually(ARRIVAL, () -> List.copyOf(events), seen -> seen.stream().anyMatch(expected));
  }

  List<Event> about(String session) {
    return events.stream().filter(event -> event.isAbout(session)).toList();
  }

  @Override
  public void close() {
    lines.close();
  }
}
