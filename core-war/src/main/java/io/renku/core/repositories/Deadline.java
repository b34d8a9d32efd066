package io.renku.core.repositories;

import java.time.Duration;
import org.eclipse.jgit.lib.ProgressMonitor;

/** Ends a git operation that takes too long or whose thread was interrupted. */
final class Deadline implements ProgressMonitor {
  private final long end;

  Deadline(Duration limit) {
    this.end = System.nanoTime() + limit.toNanos();
  }

  @Override
  public boolean isCancelled() {
    return System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted();
  }

  @Override
  public void start(int totalTasks) {
    // only the end matters
  }

  @Override
  public void beginTask(String title, int totalWork) {
    // only the end matters
  }

  @Override
  public void update(int completed) {
    // only the end matters
  }

  @Override
  public void endTask() {
    // only the end matters
  }

  @Override
  public void showDuration(boolean enabled) {
    // only the end matters
  }
}
