package io.renku.sessions.events;

import io.renku.commons.BearerFilter;
import io.renku.commons.Caller;
import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.SessionsFailureMapper;
import io.renku.sessions.launch.ServerView;
import io.renku.sessions.users.SessionCaller;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /notebooks/servers/events}: a user's sessions as they change. A servlet, because a
 * stream that mostly waits must not hold a request thread: each one waits on a virtual thread.
 */
@WebServlet(urlPatterns = "/servers/events", asyncSupported = true)
public class EventsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(EventsServlet.class);

  @Resource(lookup = "java:app/concurrent/sessions")
  transient ManagedExecutorService executor;

  @Inject transient Caller bearer;
  @Inject transient SessionCaller caller;
  @Inject transient SessionFeed feed;
  @Inject transient SessionsConfig config;
  @Inject transient Clock clock;

  private transient Thread farewell;

  /** A server that is told to stop first waits for its requests, and would wait for streams. */
  @Override
  public void init() {
    farewell = Thread.ofPlatform().name("end of events").unstarted(feed::close);
    Runtime.getRuntime().addShutdownHook(farewell);
  }

  @Override
  public void destroy() {
    feed.close();
    try {
      Runtime.getRuntime().removeShutdownHook(farewell);
    } catch (IllegalStateException _) { // it is running
    }
  }

  @Override
  protected void service(HttpServletRequest in, HttpServletResponse out) throws IOException {
    try {
      if (!in.getMethod().equals("GET")) {
        throw new Failure(
            ErrorCode.METHOD_NOT_ALLOWED, "This address does not take that HTTP method.");
      }
      BearerFilter.check(in, out, bearer);
      begin(in, out);
    } catch (RuntimeException e) { // whatever it is, it is answered in the service's shape
      new SessionsFailureMapper().answer(e, out);
    }
  }

  private void begin(HttpServletRequest in, HttpServletResponse out) {
    var owner = caller.user().owner();
    var end = end(in);
    var subscription = feed.subscribe(owner, Optional.ofNullable(in.getHeader("Last-Event-ID")));
    out.setContentType("text/event-stream;charset=UTF-8");
    out.setHeader("Cache-Control", "no-cache, no-transform");
    out.setHeader("X-Accel-Buffering", "no");
    var async = in.startAsync(in, out);
    async.setTimeout(0);
    try {
      executor.execute(() -> follow(async, subscription, end));
    } catch (RejectedExecutionException stopping) {
      feed.unsubscribe(subscription);
      complete(async);
    }
  }

  /** A stream lasts no longer than the token that opened it. */
  private Instant end(HttpServletRequest in) {
    var longest = clock.instant().plus(feed.limits().longest());
    if (!(in.getUserPrincipal() instanceof JsonWebToken token)) {
      return longest;
    }
    var expiry = Instant.ofEpochSecond(token.getExpirationTime());
    return expiry.isBefore(longest) ? expiry : longest;
  }

  private void follow(AsyncContext async, Subscription subscription, Instant end) {
    try {
      var out = async.getResponse().getOutputStream();
      new SessionStream(
              feed,
              subscription,
              session -> new ServerView(session, config, clock.instant()).toJson(),
              clock,
              out)
          .runUntil(end);
    } catch (IOException | IllegalStateException e) {
      LOG.debug("A client of events has left", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // on a thread of our own nobody else would tell
      LOG.error("A stream of events broke", e);
    } finally {
      feed.unsubscribe(subscription);
      complete(async);
    }
  }

  private static void complete(AsyncContext async) {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      LOG.debug("The request was over already", e);
    }
  }
}
