package io.renku.gateway.turns;

/** A thread that serves many connections in turns, and so must never wait for one thing. */
public abstract class TurnThread extends Thread {
  protected TurnThread(String name) {
    super(name);
    setDaemon(true);
  }
}
