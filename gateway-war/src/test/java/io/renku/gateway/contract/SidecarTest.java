package io.renku.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Echo;
import io.renku.gateway.kit.GatewayServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A session's git sidecar, where it listens beside the server, is reached at the session's path.
 */
class SidecarTest {
  private final String name = "s-" + UUID.randomUUID();
  private GatewayServer gateway;
  private Echo server;
  private Echo sidecar;

  @BeforeEach
  void start() throws Exception {
    gateway = GatewayServer.shared();
    server = new Echo("server");
    sidecar = new Echo("sidecar");
  }

  @AfterEach
  void stop() {
    gateway.sessions.answer = null;
    server.close();
    sidecar.close();
  }

  private void upstream(String more) {
    gateway.sessions.answer =
        Echo.json(
            200,
            "{\"url\":\"%s\",\"authorization\":\"token t0ken\"%s}".formatted(server.url(), more));
  }

  @Test
  void itGetsTheSessionsTokenAndNobodyElses() {
    upstream(",\"sidecar\":\"%s\"".formatted(sidecar.url()));

    var answer =
        gateway
            .browser()
            .send("POST", path("/sidecar/jsonrpc"), "{}", "Authorization", "token mine");

    assertThat(answer.body()).contains("sidecar");
    assertThat(sidecar.last().target()).isEqualTo(path("/sidecar/jsonrpc"));
    assertThat(sidecar.last().header("Authorization")).isEqualTo("token t0ken");
    assertThat(sidecar.last().body()).isEqualTo("{}");
  }

  private String path(String rest) {
    return "/sessions/" + name + rest;
  }

  @Test
  void allElseGoesToTheServerWithoutTheToken() {
    upstream(",\"sidecar\":\"%s\"".formatted(sidecar.url()));
    var browser = gateway.browser();

    for (var rest : new String[] {"/lab", "/sidecars/x", "/files/sidecar/x"}) {
      assertThat(browser.get(path(rest)).body()).contains("server");
      assertThat(server.last().headers()).doesNotContainKey("Authorization");
    }
    assertThat(sidecar.count()).isZero();
  }

  @Test
  void withoutOneOfItsOwnItIsBehindTheServersAddress() {
    upstream("");

    assertThat(gateway.browser().get(path("/sidecar/health")).body()).contains("server");
  }
}
