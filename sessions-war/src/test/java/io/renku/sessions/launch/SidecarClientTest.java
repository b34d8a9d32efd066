package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.launch.LaunchFixture.JANE;
import static io.renku.sessions.launch.LaunchFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionEndpointFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of unsaved work when a session goes to sleep. */
class SidecarClientTest {
  private final LaunchFixture fixture = new LaunchFixture();
  private final SidecarClient client = new SidecarClient();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile String answer =
      """
      {"jsonrpc":"2.0","id":0,"result":
       {"clean":false,"ahead":0,"behind":2,"branch":"main","commit":"abc","status":"? x"}}
      """;
  private HttpServer sidecar;
  private Session session;

  @BeforeEach
  void start() throws IOException {
    sidecar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sidecar.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(
                exchange.getRequestURI()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    sidecar.start();
    client.endpoint = SessionEndpointFixture.of(fixture.cluster);
    client.config = fixture.config;
  }

  @AfterEach
  void stop() {
    sidecar.stop(0);
  }

  private void launch(String suffix) {
    session = fixture.service.launch(request(""), JANE).session();
    var subset =
        object(
            "addresses", array(object("ip", "127.0.0.1")),
            "ports", array(object("name", "http", "port", sidecar.getAddress().getPort())));
    var name = session.name() + suffix;
    fixture.cluster.create(
        ResourceKind.ENDPOINTS,
        "renku",
        object(
            "apiVersion",
            "v1",
            "kind",
            "Endpoints",
            "metadata",
            object("name", name, "namespace", "renku"),
            "subsets",
            array(subset)));
  }

  @Test
  void theLocalSidecarIsAskedWithTheSessionsToken() {
    launch("-rpc-server");

    var work = client.status(session, JANE).orElseThrow();

    assertThat(work).isEqualTo(new SidecarClient.WorkTree("main", "abc", true, false));
    assertThat(asked)
        .containsExactly(
            session.path() + "/sidecar/jsonrpc token " + session.token().orElseThrow());
  }

  @Test
  void theReferencesProxyIsAskedWithTheUsersToken() {
    fixture.config.profile = "reference";
    launch("");

    assertThat(client.status(session, JANE)).isPresent();
    assertThat(asked.getFirst()).endsWith("/sidecar/jsonrpc Bearer access");
  }

  @Test
  void noAnswerIsAnAnswer() {
    launch("-rpc-server");
    answer = "{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-32000}}";

    assertThat(client.status(session, JANE)).isEmpty();
    answer = "<html>";
    assertThat(client.status(session, JANE)).isEmpty();
    sidecar.stop(0);
    assertThat(client.status(session, JANE)).isEmpty();
  }
}
