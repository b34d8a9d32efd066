package io.renku.bench;

import io.renku.platform.Platform;
import io.renku.platform.Platform.Program;
import io.renku.tests.Visitor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * What idle WebSockets cost the gateway: memory with so many open to a user's session (each is two
 * sockets here) beside none. Each carries one message first. Arguments: Liberty's folder {@code
 * wlp}, the WAR, the number of sockets.
 */
public final class SocketsBench {
  private static final int SECONDS = 30;
  private static final String SESSION = "/sessions/bench/api/kernels/k/channels";

  private final ServiceServer gateway;
  private final URI base;
  private final String cookie;
  private final int count;

  private SocketsBench(ServiceServer gateway, URI base, String cookie, int count) {
    this.gateway = gateway;
    this.base = base;
    this.cookie = cookie;
    this.count = count;
  }

  public static void main(String[] arguments) throws Exception {
    var place = Files.createTempDirectory("sockets-bench");
    var programs = EnumSet.of(Program.REDIS, Program.KEYCLOAK, Program.FORGE);
    try (var far = new EchoSession();
        var platform = Platform.builder().programs(programs).start()) {
      var environment = new HashMap<>(platform.environment());
      environment.put("RENKU_WAR", Path.of(arguments[1]).toAbsolutePath().toString());
      environment.put("RENKU_BACKEND_SESSIONS_URL", far.address());
      var inner = environment.get("INNER_PORT");
      var wlp = Path.of(arguments[0]);
      try (var gateway = ServiceServer.start(wlp, "gateway", place, inner, environment)) {
        gateway.secondsUntil("/health/ready", "");
        var base = URI.create(platform.baseUrl());
        var cookie = new Visitor(base).logIn("demo", "demo").cookieHeader("/");
        var count = Integer.parseInt(arguments[2]);
        new SocketsBench(gateway, base, cookie, count).run();
      }
    }
  }

  private void run() throws Exception {
    measure(10); // what is loaded once
    measure(count);
  }

  private void measure(int number) throws Exception {
    var heap = gateway.heapMegabytes();
    var resident = gateway.residentMegabytes();
    var open = new ArrayList<WebSocket>();
    var client = HttpClient.newHttpClient();
    try {
      for (var i = 0; i < number; i++) {
        open.add(opened(client));
      }
      System.out.printf(
          Locale.ROOT,
          "%d idle: heap %.1f MB more, resident %d MB more%n",
          number,
          gateway.heapMegabytes() - heap,
          gateway.residentMegabytes() - resident);
    } finally {
      open.forEach(WebSocket::abort);
      client.shutdownNow(); // close() would wait for one that failed, and for ever
    }
  }

  /** One that works: the far end echoes. */
  private WebSocket opened(HttpClient client) throws Exception {
    var heard = new CompletableFuture<String>();
    var socket =
        client
            .newWebSocketBuilder()
            .header("Cookie", cookie)
            .buildAsync(
                URI.create("ws://" + base.getAuthority() + SESSION),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence text, boolean last) {
                    heard.complete(text.toString());
                    return WebSocket.Listener.super.onText(from, text, last);
                  }
                })
            .get(SECONDS, TimeUnit.SECONDS);
    socket.sendText("hello", true);
    heard.get(SECONDS, TimeUnit.SECONDS);
    return socket;
  }
}
