package io.renku.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Browser;
import io.renku.gateway.kit.Echo;
import io.renku.gateway.kit.GatewayServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every public path reaches its backend under the path that the backend knows. */
class RewriteTest {
  private static final String QUERY = "?test1=value1&test2=value2&raw=%2F..&&x";

  private GatewayServer gateway;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    gateway = GatewayServer.shared();
    browser = gateway.browser();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/renku,                             core,     /renku",
    "/api/renku/,                            core,     /renku",
    "/api/renku/test,                        core,     /renku/test",
    "/api/renku/1.1/test,                    core,     /renku/1.1/test",
    "/api/renku/10,                          core,     /renku",
    "/api/renku/10/,                         core,     /renku",
    "/api/renku/10/1.1/test,                 core,     /renku/1.1/test",
    "/api/renku/9,                           core9,    /renku",
    "/api/renku/9/endpoint.action,           core9,    /renku/endpoint.action",
    "/api/renku/9/1.1/test,                  core9,    /renku/1.1/test",
    "/api/notebooks,                         sessions, /notebooks",
    "/api/notebooks/,                        sessions, /notebooks",
    "/api/notebooks/test/test,               sessions, /notebooks/test/test",
    "/api/data,                              crc,      /api/data",
    "/api/data/test,                         crc,      /api/data/test",
    "/api/kg,                                graph,    /knowledge-graph",
    "/api/kg/test,                           graph,    /knowledge-graph/test",
    "/knowledge-graph/test,                  graph,    /knowledge-graph/test",
    "/api/kg/webhooks,                       graph,    /",
    "/api/kg/webhooks/test,                  graph,    /test",
    "/api/kg/webhooks/projects/1/events/status/x, graph, /projects/1/events/status/x",
    "/api/datasets,                          graph,    /knowledge-graph/datasets",
    "/api/datasets/test,                     graph,    /knowledge-graph/datasets/test",
    "/api/projects/123456/graph/status,      graph,    /projects/123456/events/status",
    "/api/projects/123456/graph/status/something/else, graph,"
        + " /projects/123456/events/status/something/else",
    "/api/projects/123456/graph/webhooks,    graph,    /projects/123456/webhooks",
    "/api/projects/123456/graph/webhooks/something/else, graph,"
        + " /projects/123456/webhooks/something/else",
    "/webhooks/events,                       graph,    /webhooks/events",
    "/api,                                   gitlab,   /api/v4",
    "/api/,                                  gitlab,   /api/v4",
    "/api/user/test/something,               gitlab,   /api/v4/user/test/something",
    "/api/v4/projects,                       gitlab,   /api/v4/projects",
    "/api/notebooksX,                        gitlab,   /api/v4/notebooksX",
    "/api/projects/some.username%2Ftest-project, gitlab,"
        + " /api/v4/projects/some.username%2Ftest-project",
    "/api/projects/a%2Fb/repository/files/c%2Fd%20e%C3%A9.txt/raw, gitlab,"
        + " /api/v4/projects/a%2Fb/repository/files/c%2Fd%20e%C3%A9.txt/raw",
    "/api/graphql,                           gitlab,   /api/graphql",
    "/api/graphql/test,                      gitlab,   /api/graphql/test",
    "/api/direct,                            gitlab,   /",
    "/api/direct/test,                       gitlab,   /test",
    "/repos,                                 gitlab,   /",
    "/repos/test,                            gitlab,   /test",
    "/repos/group/project.git/info/refs,     gitlab,   /group/project.git/info/refs",
    "/api/kc/realms/Renku,                   keycloak, /realms/Renku",
    "/auth/resources/x.css,                  keycloak, /resources/x.css",
    "/auth/realms/Renku/account/,            keycloak, /realms/Renku/account/",
    "/ui-server/api/user,                    gitlab,   /api/v4/user",
    "/ui-server/api//user,                   gitlab,   /api/v4/user",
    "/ui-server/api/projects/a%2Fb,          gitlab,   /api/v4/projects/a%2Fb",
    "/ui-server/api/notebooks/servers,       sessions, /notebooks/servers",
    "/ui-server/api/renku/9/x,               core9,    /renku/x",
    "/ui-server/api/kg/entities,             graph,    /knowledge-graph/entities",
    "/ui-server/api/data/repositories/https%3A%2F%2Fexample.org%2Fgroup%2Frepo, crc,"
        + " /api/data/repositories/https%3A%2F%2Fexample.org%2Fgroup%2Frepo"
  })
  void aPathIsRewrittenAndItsQueryIsNot(String path, String backend, String upstream) {
    var answer = Wire.get(gateway.base(), path + QUERY);

    assertThat(answer).startsWith("HTTP/1.1 200");
    var echo = echo(backend);
    assertThat(echo.count()).isEqualTo(1);
    assertThat(echo.last().target()).isEqualTo(upstream + QUERY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/renku/8",
        "/api/renku/7/10/something/else",
        "/api/renku/100",
        "/api/renku/010/x",
        "/api/data/user/secret_key",
        "/ui-server/api/data/user/secret_key",
        "/api/data/user/secret_key/",
        "/api/search/x",
        "/api/notebooks/upstreams/x",
        "/entities",
        "/ui-server/unknown"
      })
  void whatDoesNotExistReachesNobody(String path) {
    var answer = browser.get(path);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().getString("message")).isEqualTo("Not Found");
    for (var name : new String[] {"core", "core9", "graph", "sessions", "crc", "gitlab"}) {
      assertThat(echo(name).count()).as(name).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/gitlab,                    /",
    "/gitlab/,                   /",
    "/gitlab/test/something,     /test/something",
    "/gitlab/a%2Fb%20c?x=%2F&y,  /a%2Fb%20c?x=%2F&y"
  })
  void anExternalGitlabIsAnotherHost(String path, String target) {
    var answer = browser.get(path);

    assertThat(answer.status()).isEqualTo(301);
    assertThat(answer.header("Location")).isEqualTo(gateway.gitlabLogin.url() + target);
  }

  @Test
  void aBundledGitlabKeepsItsPrefixEverywhere() throws Exception {
    try (var bundled =
        GatewayServer.start(
            "renku.gitlab.url", "@base@/gitlab", "renku.gitlab.internal", "@gitlab@/gitlab")) {
      for (var row :
          new String[][] {
            {"/api/user", "/gitlab/api/v4/user"},
            {"/api/graphql", "/gitlab/api/graphql"},
            {"/api/direct", "/gitlab"},
            {"/api/direct/test", "/gitlab/test"},
            {"/repos/a/b.git/info/refs", "/gitlab/a/b.git/info/refs"},
            {"/gitlab/a%2Fb/c/", "/gitlab/a%2Fb/c/"}
          }) {
        Wire.get(bundled.base(), row[0] + QUERY);
        assertThat(bundled.gitlab.last().target()).isEqualTo(row[1] + QUERY);
      }
    }
  }

  @Test
  void withoutGitlabItsRoutesAreGone() throws Exception {
    try (var alone = GatewayServer.start("renku.gitlab.enabled", "false")) {
      for (var path : new String[] {"/api/user", "/repos/x", "/api/graphql"}) {
        assertThat(alone.browser().get(path).status()).as(path).isEqualTo(404);
      }
      assertThat(alone.browser().get("/api/data/version").status()).isEqualTo(200);
    }
  }

  @Test
  void anUnknownPageIsTheWebClientForPeopleAndNotFoundForPrograms() {
    var page = browser.get("/projects/a/b", "Accept", "text/html,*/*");
    var call = browser.get("/projects/a/b", "Accept", "application/json");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).containsIgnoringCase("<!doctype html>");
    assertThat(call.status()).isEqualTo(404);
    assertThat(call.json().getString("message")).isEqualTo("Not Found");
  }

  private Echo echo(String name) {
    return switch (name) {
      case "core" -> gateway.core;
      case "core9" -> gateway.core9;
      case "graph" -> gateway.graph;
      case "sessions" -> gateway.sessions;
      case "crc" -> gateway.crc;
      case "gitlab" -> gateway.gitlab;
      case "keycloak" -> gateway.keycloakPages;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
