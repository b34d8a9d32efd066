package io.renku.sessions.kit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** The server of a session, which says how it is used. */
public final class Jupyter extends FarEnd {
  private volatile String status = "{}";
  private volatile Runnable whenAsked = () -> {};

  public Jupyter() throws IOException {}

  /** What {@code /api/status} answers from now on. */
  public void say(String status) {
    this.status = status;
  }

  /** Something that happens while the answer is on its way. */
  public void whenAsked(Runnable event) {
    whenAsked = event;
  }

  @Override
  void answer(HttpExchange exchange, String path) throws IOException {
    whenAsked.run();
    send(exchange, path.endsWith("/api/status") ? 200 : 404, status);
  }
}
