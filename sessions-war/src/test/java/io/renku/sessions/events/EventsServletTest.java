package io.renku.sessions.events;

import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.Caller;
import io.renku.commons.Failure;
import io.renku.sessions.ConfigFixture;
import io.renku.sessions.cluster.InMemoryCluster;
import io.renku.sessions.cluster.Informer;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.SessionStore;
import io.renku.sessions.users.SessionCaller;
import io.renku.sessions.users.SessionUser;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsServletTest {
  private static final SessionUser JANE =
      new SessionUser(
          "sub-jane",
          "jane",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private final SessionStore store = new SessionStore(new InMemoryCluster(), List.of("renku"));
  private final FeedLimits limits =
      new FeedLimits(1, 10, Duration.ofMinutes(5), Duration.ofHours(1));
  private final EventsServlet servlet = new EventsServlet();

  @BeforeEach
  void deploy() {
    store.informers().forEach(Informer::load);
    servlet.feed = new SessionFeed(store, limits);
    servlet.config = ConfigFixture.sessions();
    servlet.clock = Clock.systemUTC();
    servlet.bearer = new Caller();
    servlet.caller = new Known();
    servlet.executor =
        proxy(
            ManagedExecutorService.class,
            (_, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("execute");
              Thread.ofVirtual().start((Runnable) arguments[0]);
              return null;
            });
    servlet.init();
  }

  @AfterEach
  void undeploy() {
    servlet.destroy();
  }

  private static final class Known extends SessionCaller {
    @Override
    public SessionUser user() {
      return JANE;
    }
  }

  /** One request and what is answered. */
  private static final class Exchange {
    private final EventReader body = new EventReader();
    private final Map<String, String> headers = new HashMap<>();
    private final CountDownLatch completed = new CountDownLatch(1);
    private final String method;
    private final Instant expiry;
    private int status = 200;
    private boolean isAsync;

    Exchange(String method, Instant expiry) {
      this.method = method;
      this.expiry = expiry;
    }

    HttpServletRequest request() {
      return proxy(
          HttpServletRequest.class,
          (_, called, _) ->
              switch (called.getName()) {
                case "getMethod" -> method;
                case "getHeader" -> null;
                case "getUserPrincipal" -> token();
                case "startAsync" -> async();
                default -> throw new UnsupportedOperationException(called.getName());
              });
    }

    private JsonWebToken token() {
      return proxy(
          JsonWebToken.class,
          (_, called, _) ->
              called.getName().equals("getExpirationTime") ? expiry.getEpochSecond() : null);
    }

    private AsyncContext async() {
      isAsync = true;
      return proxy(
          AsyncContext.class,
          (_, called, _) -> {
            if (called.getName().equals("complete")) {
              completed.countDown();
            }
            return called.getName().equals("getResponse") ? response() : null;
          });
    }

    HttpServletResponse response() {
      return proxy(
          HttpServletResponse.class,
          (_, called, arguments) -> {
            switch (called.getName()) {
              case "setStatus" -> status = (int) arguments[0];
              case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
              case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
              case "getOutputStream" -> {
                return output();
              }
              default -> throw new UnsupportedOperationException(called.getName());
            }
            return null;
          });
    }

    private ServletOutputStream output() {
      return new ServletOutputStream() {
        @Override
        public void write(int b) throws IOException {
          body.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          body.write(bytes, offset, length);
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
          throw new UnsupportedOperationException();
        }
      };
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Exchange send(String method, Instant expiry) throws IOException {
    var exchange = new Exchange(method, expiry);
    servlet.service(exchange.request(), exchange.response());
    return exchange;
  }

  private static int code(Exchange exchange) {
    return Tree.parseObject(exchange.body.text()).getJsonObject("error").getInt("code");
  }

  @Test
  void aStreamIsAnsweredAsOneAndHoldsNoRequestThread() throws IOException {
    var exchange = send("GET", Instant.now().plusSeconds(3600));

    assertThat(exchange.isAsync).isTrue();
    assertThat(exchange.headers)
        .containsEntry("Content-Type", "text/event-stream;charset=UTF-8")
        .containsEntry("Cache-Control", "no-cache, no-transform");
    assertThat(exchange.body.await(1, 0).getFirst().data()).isEqualTo(object("servers", object()));
  }

  @Test
  void aStreamEndsWithItsTokenAndGivesItsPlaceBack() throws Exception {
    var exchange = send("GET", Instant.now().minusSeconds(1));

    assertThat(exchange.completed.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(servlet.feed.streams()).isZero();
  }

  @Test
  void aStreamTooManyIsRefusedInTheShapeOfTheService() throws IOException {
    send("GET", Instant.now().plusSeconds(3600));

    var second = send("GET", Instant.now().plusSeconds(3600));

    assertThat(second.status).isEqualTo(429);
    assertThat(second.isAsync).isFalse();
    assertThat(code(second)).isEqualTo(1429);
  }

  @Test
  void nobodyStreamsWithoutBeingKnown() throws IOException {
    servlet.caller =
        new SessionCaller() {
          @Override
          public SessionUser user() {
            throw Failure.unauthorized("Log in first.");
          }
        };

    var exchange = send("GET", Instant.now().plusSeconds(3600));

    assertThat(exchange.status).isEqualTo(401);
    assertThat(exchange.headers).containsEntry("WWW-Authenticate", "Bearer");
    assertThat(code(exchange)).isEqualTo(1401);
  }

  @Test
  void onlyGetStreams() throws IOException {
    for (var method : List.of("HEAD", "POST", "DELETE")) {
      assertThat(send(method, Instant.now().plusSeconds(3600)).status).isEqualTo(405);
    }
    assertThat(servlet.feed.streams()).isZero();
  }

  @Test
  void theEndOfTheServiceIsTheEndOfItsStreams() throws Exception {
    var exchange = send("GET", Instant.now().plusSeconds(3600));

    servlet.destroy();

    assertThat(exchange.completed.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(send("GET", Instant.now().plusSeconds(3600)).status).isEqualTo(503);
    servlet.init();
  }
}
