package io.renku.gateway.routes;

import static io.renku.gateway.routes.HeaderProfile.Authorization.GITLAB;
import static io.renku.gateway.routes.HeaderProfile.Authorization.GIT_BASIC;
import static io.renku.gateway.routes.HeaderProfile.Authorization.KEYCLOAK;
import static io.renku.gateway.routes.HeaderProfile.Authorization.PASSTHROUGH;
import static io.renku.gateway.routes.HeaderProfile.Trait.ADMIN_READS_ONLY;
import static io.renku.gateway.routes.HeaderProfile.Trait.KEEPS_COOKIES;
import static io.renku.gateway.routes.HeaderProfile.Trait.KEEPS_SET_COOKIES;
import static io.renku.gateway.routes.HeaderProfile.Trait.KEEPS_TRAILING_SLASH;
import static io.renku.gateway.routes.HeaderProfile.Trait.OPAQUE_BEARERS;
import static io.renku.gateway.routes.HeaderProfile.Trait.USERS_ONLY;
import static io.renku.gateway.routes.HeaderProfile.Trait.WRITES_NEED_GITLAB;
import static io.renku.gateway.routes.Route.Pace.LONG;
import static io.renku.gateway.routes.Route.to;

import io.renku.gateway.GatewayConfig;
import java.util.ArrayList;
import java.util.List;

/** The gateway's table of routes. What is not listed is a page of the web client, or 404. */
public final class Routes {
  private final GatewayConfig config;
  private final Profiles profiles;
  private final List<Route> table = new ArrayList<>();

  private Routes(GatewayConfig config) {
    this.config = config;
    this.profiles = new Profiles(config);
  }

  public static List<Route> of(GatewayConfig config) {
    var routes = new Routes(config);
    routes.own();
    routes.core();
    routes.graph();
    routes.sessions();
    routes.crc();
    routes.keycloak();
    if (config.hasGitlab()) {
      routes.gitlab();
    }
    routes.webClient();
    return routes.table;
  }

  private void own() {
    add(Route.own("/api/auth/**"));
    add(Route.status("/version"));
    add(Route.status("/health"));
    add(Route.own("/openapi"));
    add(Route.own("/openapi/ui"));
    add(Route.status("/revproxy/health"));
    add(Route.status("/config.json"));
    add(Route.status("/robots.txt"));
    add(Route.status("/sitemap.xml"));
    add(Route.status("/privacy-statement.md"));
    add(Route.absent("/api/gitlab-redirect/**"));
    add(Route.absent("/api/search/**"));
    add(Route.absent("/entities/**"));
    add(Route.absent("/api/**"));
  }

  private void core() {
    var core = config.backend("core");
    var profile = profiles.core();
    add(to("/api/renku/**", core, "/renku", profile));
    config
        .coreVersions()
        .forEach((n, backend) -> add(to("/api/renku/" + n + "/**", backend, "/renku", profile)));
    add(Route.absent("/api/renku/#/**"));
    if (!config.isReference("core")) {
      add(Route.own("/api/renku/spec.json"));
    }
  }

  private void graph() {
    var graph = config.backend("graph");
    var search = profiles.graph();
    var webhooks = profiles.webhooks();
    add(to("/api/kg/**", graph, "/knowledge-graph", search));
    add(to("/knowledge-graph/**", graph, "/knowledge-graph", search));
    if (!config.isReference("graph")) {
      add(Route.own("/api/kg/spec.json"));
    }
    add(to("/api/kg/webhooks/**", graph, "", webhooks));
    add(to("/api/projects/*/graph/webhooks/**", graph, "/projects/{1}/webhooks", webhooks));
    add(to("/api/projects/*/graph/status/**", graph, "/projects/{1}/events/status", webhooks));
    add(
        to(
            "/api/datasets/**",
            graph,
            "/knowledge-graph/datasets",
            HeaderProfile.of("graph", PASSTHROUGH)));
    add(
        to(
            "/webhooks/events",
            graph,
            "/webhooks/events",
            HeaderProfile.of("webhooks", PASSTHROUGH)));
  }

  private void sessions() {
    var sessions = config.backend("sessions");
    var profile = profiles.sessions();
    add(to("/api/notebooks/**", sessions, "/notebooks", profile));
    add(to("/api/notebooks/logs/**", sessions, "/notebooks/logs", profile, LONG));
    add(to("/api/notebooks/servers/events", sessions, "/notebooks/servers/events", profile, LONG));
    add(Route.absent("/api/notebooks/upstreams/**"));
    var pod =
        HeaderProfile.of("session", PASSTHROUGH)
            .with(KEEPS_COOKIES, KEEPS_SET_COOKIES, KEEPS_TRAILING_SLASH);
    add(new Route("/sessions/*/**", new Route.UserSession(sessions, profile, pod)));
  }

  private void crc() {
    var crc = config.backend("crc");
    add(to("/api/data/**", crc, "/api/data", profiles.crc()));
    add(Route.absent("/api/data/user/secret_key"));
  }

  private void keycloak() {
    var keycloak = config.keycloak();
    var profile = HeaderProfile.of("keycloak", KEYCLOAK);
    var untouched =
        HeaderProfile.of("keycloak", PASSTHROUGH)
            .with(KEEPS_COOKIES, KEEPS_SET_COOKIES, KEEPS_TRAILING_SLASH);
    add(to("/auth/**", keycloak, "", untouched));
    add(to("/api/kc/**", keycloak, "", profile));
    add(to("/api/kc/admin/**", keycloak, "/admin", profile.with(ADMIN_READS_ONLY)));
    add(oidc("token", HeaderProfile.of("keycloak", PASSTHROUGH)));
    add(oidc("userinfo", profile.with(USERS_ONLY)));
  }

  private Route oidc(String endpoint, HeaderProfile profile) {
    var below = "/protocol/openid-connect/" + endpoint;
    return to(
        "/api/kc/realms/*" + below + "/**", config.keycloak(), "/realms/{1}" + below, profile);
  }

  private void gitlab() {
    var gitlab = config.gitlab();
    var profile = HeaderProfile.of("gitlab", GITLAB).with(OPAQUE_BEARERS, WRITES_NEED_GITLAB);
    var raw = HeaderProfile.of("gitlab", PASSTHROUGH).with(KEEPS_TRAILING_SLASH);
    var git = HeaderProfile.of("cli-git", GIT_BASIC).with(OPAQUE_BEARERS, KEEPS_TRAILING_SLASH);
    replace(to("/api/**", gitlab, "/api/v4", profile));
    add(to("/api/v4/**", gitlab, "/api/v4", profile));
    add(to("/api/graphql/**", gitlab, "/api/graphql", profile));
    add(to("/api/direct/**", gitlab, "", HeaderProfile.of("gitlab", PASSTHROUGH)));
    add(to("/repos/**", gitlab, "", git, LONG));
    // Where the command line looks for projects, with its token as a bearer.
    add(to("/repos/api/v4/**", gitlab, "/api/v4", profile));
    add(
        config.gitlabIsBundled()
            ? to("/gitlab/**", gitlab, "", raw.with(KEEPS_COOKIES, KEEPS_SET_COOKIES))
            : new Route("/gitlab/**", new Route.Moved(config.gitlabUrl())));
  }

  private void webClient() {
    add(Route.status("/ui-server"));
    add(Route.absent("/ui-server/**"));
    add(new Route("/ui-server/auth/**", new Route.Alias("/api/auth")));
    add(new Route("/ui-server/api/**", new Route.Alias("/api")));
    add(Route.own("/ui-server/api/allows-iframe/**"));
    add(Route.own("/ui-server/api/last-projects/**"));
    add(Route.own("/ui-server/api/last-searches/**"));
    add(new Route("/ui-server/ws", new Route.ClientChannel()));
  }

  private void add(Route route) {
    table.add(route);
  }

  private void replace(Route route) {
    table.removeIf(other -> other.pattern().equals(route.pattern()));
    table.add(route);
  }
}
