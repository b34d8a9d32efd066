package io.renku.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.TestSettings;
import io.renku.gateway.routes.Route.Match;
import io.renku.gateway.routes.Route.Moved;
import io.renku.gateway.routes.Route.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole table: which backend a public path goes to, and the path it gets there. */
class RoutesTest {
  private static final String QUERY = "test1=value1&test2=value2";

  private final RouteTable external = new RouteTable(Routes.of(TestSettings.config()));
  private final RouteTable bundled =
      new RouteTable(
          Routes.of(TestSettings.config("renku.gitlab.url", "https://renku.example/gitlab")));

  @ParameterizedTest
  @CsvSource({
    "/api/renku,                                   core,     /renku",
    "/api/renku/1.1/test,                          core,     /renku/1.1/test",
    "/api/renku/10/1.1/test,                       core,     /renku/1.1/test",
    "/api/renku/9/endpoint.action,                 core-9,   /renku/endpoint.action",
    "/api/renku/cache.files_upload,                core,     /renku/cache.files_upload",
    "/api/notebooks,                               sessions, /notebooks",
    "/api/notebooks/,                              sessions, /notebooks",
    "/api/notebooks/servers/x,                     sessions, /notebooks/servers/x",
    "/api/notebooks/logs/x,                        sessions, /notebooks/logs/x",
    "/api/data,                                    crc,      /api/data",
    "/api/data/user/preferences,                   crc,      /api/data/user/preferences",
    "/api/data/user/secret_key/x,                  crc,      /api/data/user/secret_key/x",
    "/api/kg,                                      graph,    /knowledge-graph",
    "/api/kg/entities,                             graph,    /knowledge-graph/entities",
    "/knowledge-graph/entities,                    graph,    /knowledge-graph/entities",
    "/api/kg/webhooks/projects/1/events/status/x,  graph,    /projects/1/events/status/x",
    "/api/kg/webhooks/projects/1/webhooks,         graph,    /projects/1/webhooks",
    "/api/datasets,                                graph,    /knowledge-graph/datasets",
    "/api/datasets/x,                              graph,    /knowledge-graph/datasets/x",
    "/api/projects/123456/graph/status,            graph,    /projects/123456/events/status",
    "/api/projects/123456/graph/webhooks/validation, graph,  /projects/123456/webhooks/validation",
    "/webhooks/events,                             graph,    /webhooks/events",
    "/api/kc/realms/Renku,                         keycloak, /auth/realms/Renku",
    "/api/kc/admin/realms/Renku/users,             keycloak, /auth/admin/realms/Renku/users",
    "/api/kc/realms/Renku/protocol/openid-connect/userinfo, keycloak,"
        + " /auth/realms/Renku/protocol/openid-connect/userinfo",
    "/auth/realms/Renku/,                          keycloak, /auth/realms/Renku/",
    "/auth,                                        keycloak, /auth",
    "/api,                                         gitlab,   /api/v4",
    "/api/,                                        gitlab,   /api/v4",
    "/api/user/test/something,                     gitlab,   /api/v4/user/test/something",
    "/api/v4/projects,                             gitlab,   /api/v4/projects",
    "/api/notebooksX,                              gitlab,   /api/v4/notebooksX",
    "/api/projects/some.username%2Ftest-project,   gitlab,  "
        + " /api/v4/projects/some.username%2Ftest-project",
    "/api/graphql,                                 gitlab,   /api/graphql",
    "/api/direct,                                  gitlab,   /",
    "/api/direct/test,                             gitlab,   /test",
    "/repos/group/project.git/info/refs,           gitlab,   /group/project.git/info/refs",
    "/repos/api/v4/projects/a%2Fb,                 gitlab,   /api/v4/projects/a%2Fb",
    "/ui-server/api/user,                          gitlab,   /api/v4/user",
    "/ui-server/api/kg/entities,                   graph,    /knowledge-graph/entities",
    "/ui-server/api/data/repositories/https%3A%2F%2Fexample.org%2Fgroup%2Frepo, crc,"
        + " /api/data/repositories/https%3A%2F%2Fexample.org%2Fgroup%2Frepo",
    "/ui-server/api/projects/a%2Fb,                gitlab,   /api/v4/projects/a%2Fb",
    "/ui-server/api//renku/9/x,                    core-9,   /renku/x"
  })
  void aPathGoesToItsBackend(String path, String backend, String upstream) {
    var match = find(external, path).orElseThrow();

    var proxy = (Proxy) match.action();
    assertThat(proxy.backend().name()).isEqualTo(backend);
    assertThat(RequestPath.of(path, QUERY).withQuery(match.path()))
        .isEqualTo(upstream + "?" + QUERY);
  }

  @ParameterizedTest
  @CsvSource({
    "/api,               /gitlab/api/v4",
    "/api/user,          /gitlab/api/v4/user",
    "/api/graphql,       /gitlab/api/graphql",
    "/api/direct,        /gitlab",
    "/api/direct/test,   /gitlab/test",
    "/repos/a/b.git,     /gitlab/a/b.git",
    "/repos/api/v4/user, /gitlab/api/v4/user",
    "/gitlab/a%2Fb/c/,   /gitlab/a%2Fb/c/"
  })
  void aBundledGitlabHasItsPrefix(String path, String upstream) {
    assertThat(find(bundled, path).orElseThrow().path()).isEqualTo(upstream);
  }

  @ParameterizedTest
  @CsvSource({
    "/gitlab/test/something, /test/something",
    "/gitlab/a%2Fb,          /a%2Fb",
    "/gitlab,                /",
    "/gitlab/,               /"
  })
  void anExternalGitlabIsMoved(String path, String target) {
    var match = find(external, path).orElseThrow();

    assertThat(match.action()).isEqualTo(new Moved("https://gitlab.example"));
    assertThat(match.path()).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/renku/8",
        "/api/renku/7/10/something/else",
        "/api/renku/100",
        "/api/data/user/secret_key",
        "/ui-server/api/data/user/secret_key",
        "/api/notebooks/upstreams/x",
        "/entities/x",
        "/ui-server/unknown",
        "/api/search/x"
      })
  void someRoutesDoNotExist(String path) {
    assertThat(find(external, path).orElseThrow().action()).isInstanceOf(Route.Absent.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/auth/login,                  /api/auth/login,  false",
    "/ui-server/auth/login,            /api/auth/login,  true",
    "/ui-server/auth/callback,         /api/auth/callback, true",
    "/ui-server,                       /ui-server,       false",
    "/ui-server/api/last-projects/3,   /ui-server/api/last-projects/3, false",
    "/config.json,                     /config.json,     false"
  })
  void theGatewayAnswersItself(String path, String resource, boolean throughUi) {
    var match = find(external, path).orElseThrow();

    assertThat(match.action()).isInstanceOf(Route.Own.class);
    assertThat(match.path()).isEqualTo(resource);
    assertThat(match.throughUi()).isEqualTo(throughUi);
  }

  @Test
  void aSessionKeepsItsTrailingSlash() {
    var match = find(external, "/sessions/demo-1/lab/").orElseThrow();

    assertThat(match.action()).isInstanceOf(Route.UserSession.class);
    assertThat(match.path()).isEqualTo("/sessions/demo-1/lab/");
    assertThat(match.captured()).containsExactly("demo-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/projects", "/sessions", "/search", "/apiary"})
  void theRestIsTheWebClients(String path) {
    assertThat(find(external, path)).isEmpty();
  }

  @Test
  void aCodeForATokenCarriesNothingOfTheSession() {
    var match = find(external, "/api/kc/realms/Renku/protocol/openid-connect/token").orElseThrow();

    var profile = ((Proxy) match.action()).profile();
    assertThat(profile.authorization()).isEqualTo(HeaderProfile.Authorization.PASSTHROUGH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/notebooks/servers/events", "/ui-server/api/notebooks/servers/events"})
  void aStreamOfEventsHoldsNoRequestThread(String path) {
    var proxy = (Proxy) find(external, path).orElseThrow().action();

    assertThat(proxy.pace()).isEqualTo(Route.Pace.LONG);
    assertThat(proxy.backend().name()).isEqualTo("sessions");
  }

  private static Optional<Match> find(RouteTable table, String path) {
    return table.find(RequestPath.of(path, QUERY));
  }
}
