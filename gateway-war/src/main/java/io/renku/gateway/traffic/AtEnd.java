package io.renku.gateway.traffic;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Runs once when a request that went on in another thread is over. */
public final class AtEnd implements AsyncListener {
  private final Runnable work;

  public AtEnd(Runnable work) {
    this.work = work;
  }

  @Override
  public void onComplete(AsyncEvent event) {
    work.run();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    // Completes afterwards.
  }

  @Override
  public void onError(AsyncEvent event) {
    // Completes afterwards.
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
