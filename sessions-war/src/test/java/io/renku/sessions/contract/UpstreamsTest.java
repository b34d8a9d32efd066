package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.kit.Sidecar;
import io.renku.sessions.kit.Who;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the gateway is told about the way to a session. */
class UpstreamsTest extends ServiceTest {

  @Test
  void onlyTheOwnersTrafficIsShownTheWay() throws IOException {
    launched(Who.JANE, launch(""));
    try (var server = new Sidecar()) {
      service.cluster.create(ResourceKind.ENDPOINTS, "renku", server.endpoints(NAME));

      var way = get(Who.JANE, "upstreams/" + NAME).object();

      assertThat(text(way, "url")).isEqualTo(server.url().replace("localhost", "127.0.0.1"));
      assertThat(text(way, "authorization")).matches("token [0-9a-f]{48}");
    } finally {
      service.cluster.delete(ResourceKind.ENDPOINTS, "renku", NAME, Tree.object());
    }
    assertRefused(get(Who.JOHN, "upstreams/" + NAME), 404, 1404);
    assertRefused(get(Who.NOBODY, "upstreams/" + NAME), 401, 1401);
  }

  @Test
  void aSessionThatIsNotUpSaysWhy() {
    launched(Who.JANE, launch(""));

    assertThat(get(Who.JANE, "upstreams/" + NAME).status()).isEqualTo(409);
    assertThat(text(get(Who.JANE, "upstreams/" + NAME).object(), "state")).isEqualTo("starting");
    patch(Who.JANE, "servers/" + NAME, "{\"state\":\"hibernated\"}");
    assertThat(text(get(Who.JANE, "upstreams/" + NAME).object(), "state")).isEqualTo("hibernated");
  }
}
