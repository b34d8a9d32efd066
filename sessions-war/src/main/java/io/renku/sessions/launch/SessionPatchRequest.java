package io.renku.sessions.launch;

import java.util.Optional;
import java.util.Set;

/** A change of a session: sleep or wake, and perhaps another size. */
record SessionPatchRequest(Optional<String> state, Optional<Long> resourceClass) {
  private static final Set<String> STATES = Set.of("running", "hibernated");

  static SessionPatchRequest read(RequestFields fields) {
    var request = new SessionPatchRequest(fields.text("state"), fields.number("resource_class_id"));
    if (request.state().isEmpty() && request.resourceClass().isEmpty()) {
      fields.fault("state", "Missing data for required field.");
    }
    if (request.state().filter(state -> !STATES.contains(state)).isPresent()) {
      fields.fault("state", "Must be one of: running, hibernated.");
    }
    if (request.resourceClass().filter(id -> id < 1).isPresent()) {
      fields.fault("resource_class_id", "Must be a positive number.");
    }
    fields.refuseOthers();
    fields.orRefuse();
    return request;
  }
}
