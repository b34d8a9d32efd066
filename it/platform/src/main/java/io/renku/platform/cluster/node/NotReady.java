package io.renku.platform.cluster.node;

/** Something a container needs is not there yet; it is tried again, and said in its status. */
final class NotReady extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;
  private final String event;

  NotReady(String reason, String event, String message) {
    super(message);
    this.reason = reason;
    this.event = event;
  }

  /** The reason in the container's waiting state. */
  String reason() {
    return reason;
  }

  /** The reason of the event. */
  String event() {
    return event;
  }
}
