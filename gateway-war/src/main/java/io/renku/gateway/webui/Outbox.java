package io.renku.gateway.webui;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one tab's messages, one after the other and on a thread of their own, so that a tab that
 * does not read keeps no other one waiting.
 */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final int MOST_WAITING = 100;

  private final Executor threads;
  private final Queue<Parcel> waiting = new ArrayDeque<>();
  private boolean isBusy;

  Outbox(Executor threads) {
    this.threads = threads;
  }

  interface Parcel {
    void send() throws IOException;
  }

  /**
   * False when the tab has not taken the messages before this one for so long that it gets none.
   */
  synchronized boolean put(Parcel parcel) {
    if (waiting.size() >= MOST_WAITING) {
      return false;
    }
    waiting.add(parcel);
    if (!isBusy) {
      isBusy = true;
      threads.execute(this::empty);
    }
    return true;
  }

  private void empty() {
    for (var parcel = next(); parcel != null; parcel = next()) {
      try {
        parcel.send();
      } catch (IOException | IllegalStateException e) {
        LOG.debug("A channel is gone", e);
      }
    }
  }

  private synchronized Parcel next() {
    var parcel = waiting.poll();
    isBusy = parcel != null;
    return parcel;
  }
}
