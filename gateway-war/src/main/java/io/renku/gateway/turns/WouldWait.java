package io.renku.gateway.turns;

/**
 * Thrown to a {@link TurnThread} at the doors through which this process asks others: what it wants
 * to know is not at hand, so somebody else has to do the work, from the beginning.
 */
public final class WouldWait extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** It is a turn in the road and no fault: nobody looks at where it was thrown. */
  private static final WouldWait INSTANCE = new WouldWait();

  private WouldWait() {
    super("This thread must not wait", null, false, false);
  }

  /** To be called before anything that may wait. */
  public static void check() {
    if (Thread.currentThread() instanceof TurnThread) {
      throw INSTANCE;
    }
  }
}
