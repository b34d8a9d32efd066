package io.renku.gateway.proxy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.gateway.routes.Header;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Joins a browser's WebSocket with one of an upstream. The upstream is called first, so that its
 * choice of subprotocol and its refusal reach the browser.
 */
public final class SocketBridge {
  private static final long DIAL_SECONDS = 10;
  private static final Set<String> HANDSHAKE =
      Set.of(
          "sec-websocket-key",
          "sec-websocket-version",
          "sec-websocket-extensions",
          "sec-websocket-protocol",
          "sec-websocket-accept");

  private final ExecutorService waiting;

  public SocketBridge(ExecutorService waiting) {
    this.waiting = waiting;
  }

  public static boolean isUpgrade(HttpServletRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  /**
   * @throws Failure 502 or 504 when the upstream does not open its end
   */
  public void join(Upstream upstream, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    var pair = new SocketPair();
    var back = dial(upstream, subprotocols(in), pair);
    try {
      upgrade(in, out, pair.front(), back.getNegotiatedSubprotocol());
    } catch (Failure failure) {
      pair.drop();
      throw failure;
    }
  }

  /**
   * Makes a WebSocket of the request, served by this endpoint.
   *
   * @throws Failure 502 when that fails
   */
  public void serve(HttpServletRequest in, HttpServletResponse out, Endpoint endpoint)
      throws IOException {
    upgrade(in, out, endpoint, "");
  }

  private static void upgrade(
      HttpServletRequest in, HttpServletResponse out, Endpoint endpoint, String subprotocol)
      throws IOException {
    var container =
        (ServerContainer) in.getServletContext().getAttribute(ServerContainer.class.getName());
    var chosen =
        subprotocol == null || subprotocol.isEmpty() ? List.<String>of() : List.of(subprotocol);
    var config =
        ServerEndpointConfig.Builder.create(endpoint.getClass(), "/")
            .subprotocols(chosen)
            .configurator(new Given(endpoint))
            .build();
    try {
      container.upgradeHttpToWebSocket(in, out, config, Map.of());
    } catch (DeploymentException e) {
      throw Failure.upstream("The channel could not be opened.", e);
    }
  }

  private Session dial(Upstream upstream, List<String> subprotocols, SocketPair pair) {
    var config =
        ClientEndpointConfig.Builder.create()
            .preferredSubprotocols(subprotocols)
            .configurator(new Headers(upstream))
            .build();
    var scheme = upstream.backend().scheme().equals("https") ? "wss://" : "ws://";
    var uri = URI.create(scheme + upstream.backend().authority() + upstream.target());
    var dialled =
        waiting.submit(
            () ->
                ContainerProvider.getWebSocketContainer()
                    .connectToServer(pair.back(), config, uri));
    try {
      return dialled.get(DIAL_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      dialled.cancel(true);
      throw new Failure(ErrorCode.UPSTREAM_TIMEOUT, "The session did not answer in time.", e);
    } catch (ExecutionException e) {
      throw Failure.upstream("The session does not take this channel.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.unavailable("The server is stopping. Please try again.", e);
    }
  }

  private static List<String> subprotocols(HttpServletRequest in) {
    var wanted = in.getHeader("Sec-WebSocket-Protocol");
    return wanted == null
        ? List.of()
        : Arrays.stream(wanted.split(",")).map(String::strip).toList();
  }

  /** Hands the browser's headers on in the handshake. */
  private static final class Headers extends ClientEndpointConfig.Configurator {
    private final Upstream upstream;

    Headers(Upstream upstream) {
      this.upstream = upstream;
    }

    @Override
    public void beforeRequest(Map<String, List<String>> headers) {
      for (Header header : upstream.headers()) {
        if (!HANDSHAKE.contains(header.name().toLowerCase(Locale.ROOT))) {
          headers.computeIfAbsent(header.name(), _ -> new ArrayList<>()).add(header.value());
        }
      }
      headers.put("Host", new ArrayList<>(List.of(upstream.hostHeader())));
    }
  }

  /** Serves one socket with an endpoint that is there already. */
  private static final class Given extends ServerEndpointConfig.Configurator {
    private final Endpoint endpoint;

    Given(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
      return type.cast(endpoint);
    }

    /** Checked before, by {@link Origin}. */
    @Override
    public boolean checkOrigin(String origin) {
      return true;
    }
  }
}
