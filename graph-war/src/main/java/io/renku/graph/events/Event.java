package io.renku.graph.events;

import java.time.Instant;

/** One commit of a project on its way into the graph. */
public record Event(
    String id,
    ProjectRef project,
    EventStatus status,
    Instant date,
    Instant executionDate,
    String message,
    int attempts) {}
