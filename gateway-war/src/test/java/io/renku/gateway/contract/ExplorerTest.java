package io.renku.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Browser;
import io.renku.gateway.kit.Echo;
import io.renku.gateway.kit.GatewayServer;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The documents that the explorer shows: each by the addresses that clients use. */
class ExplorerTest {
  /** As a server with several applications writes it. */
  private static final String MERGED =
      """
      {"openapi":"3.1.0","info":{"title":"Generated API","version":"1.0"},
       "servers":[{"url":"http://localhost:9081"}],
       "paths":{
         "/version":{"get":{"summary":"gateway"}},
         "/api/auth/login":{"get":{"summary":"gateway"},"servers":[{"url":"/"}]},
         "/renku":{"get":{"summary":"core"}},
         "/renku/datasets.list":{"get":{"summary":"core"},"servers":[{"url":"/inner"}]},
         "/renkusan":{"get":{"summary":"nobody"}},
         "/knowledge-graph/entities":{"get":{"summary":"graph"}},
         "/projects/{id}/webhooks":{"post":{"summary":"graph"}},
         "/webhooks/events":{"post":{"summary":"graph"}}},
       "components":{"schemas":{"A":{"type":"object"}}}}
      """;

  /** As a server with core alone writes it. */
  private static final String ALONE =
      """
      {"openapi":"3.1.0","info":{"title":"x","version":"1"},
       "servers":[{"url":"http://core:9081/renku"}],
       "paths":{"/":{"get":{}},"/datasets.list":{"get":{}}}}
      """;

  private GatewayServer gateway;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    gateway = GatewayServer.shared();
    browser = gateway.browser();
  }

  @Test
  void theCoreServicesDocumentHasPublicAddresses() {
    gateway.core.answer = Echo.json(200, MERGED);

    var document = browser.get("/api/renku/spec.json").json();

    assertThat(gateway.core.last().target()).isEqualTo("/openapi?format=json");
    assertThat(document.getJsonObject("paths"))
        .containsOnlyKeys("/api/renku", "/api/renku/datasets.list");
    assertThat(document.getJsonObject("paths").getJsonObject("/api/renku/datasets.list"))
        .containsOnlyKeys("get");
    assertThat(serverOf(document)).isEqualTo("/");
    assertThat(document.getJsonObject("info").getString("title")).isEqualTo("Renku core service");
    assertThat(document.getJsonObject("components").getJsonObject("schemas")).containsKey("A");
  }

  @Test
  void aServiceAloneInItsServerHasTheSameDocument() {
    gateway.core.answer = Echo.json(200, ALONE);

    var document = browser.get("/ui-server/api/renku/spec.json").json();

    assertThat(document.getJsonObject("paths"))
        .containsOnlyKeys("/api/renku", "/api/renku/datasets.list");
  }

  @Test
  void theGraphsDocumentHasPublicAddresses() {
    gateway.graph.answer = Echo.json(200, MERGED);

    assertThat(browser.get("/api/kg/spec.json").json().getJsonObject("paths"))
        .containsOnlyKeys(
            "/api/kg/entities", "/api/kg/webhooks/projects/{id}/webhooks", "/webhooks/events");
  }

  @Test
  void theGatewaysOwnDocumentIsAboutItself() throws Exception {
    try (var inside = new Echo("inside");
        var alone = GatewayServer.start("renku.gateway.inner-url", inside.url())) {
      inside.answer = Echo.json(200, MERGED);

      assertThat(alone.browser().get("/openapi?format=json").json().getJsonObject("paths"))
          .containsOnlyKeys("/version", "/api/auth/login");
    }
  }

  @Test
  void theExplorerIsOne() {
    var answer = browser.get("/openapi/ui");

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).endsWith("/swagger/");
    assertThat(browser.get("/openapi/other", "Accept", "text/html").status()).isEqualTo(404);
  }

  @Test
  void aServerWithoutADocumentIsSaidToHaveNone() {
    gateway.core.answer = Echo.json(404, "{}");

    assertThat(browser.get("/api/renku/spec.json").status()).isEqualTo(502);
  }

  @Test
  void aServiceOfTheReferenceHasADocumentOfItsOwn() throws Exception {
    try (var alone = GatewayServer.start("renku.backend.core.profile", "reference")) {
      alone.browser().get("/api/renku/spec.json");

      assertThat(alone.core.last().target()).isEqualTo("/renku/spec.json");
    }
  }

  private static String serverOf(JsonObject document) {
    return document.getJsonArray("servers").getJsonObject(0).getString("url");
  }
}
