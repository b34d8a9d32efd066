package io.renku.gateway.routes;

import static io.renku.gateway.routes.HeaderProfile.Authorization.GITLAB;
import static io.renku.gateway.routes.HeaderProfile.Authorization.KEYCLOAK;
import static io.renku.gateway.routes.HeaderProfile.Extra.ANONYMOUS_ID;
import static io.renku.gateway.routes.HeaderProfile.Extra.GITLAB_TOKEN;
import static io.renku.gateway.routes.HeaderProfile.Extra.REFRESH_TOKEN;
import static io.renku.gateway.routes.HeaderProfile.Extra.SESSION_TOKENS;
import static io.renku.gateway.routes.HeaderProfile.Extra.USER;
import static io.renku.gateway.routes.HeaderProfile.Trait.KEEPS_STICKY_COOKIES;
import static io.renku.gateway.routes.HeaderProfile.Trait.STICKY;
import static io.renku.gateway.routes.HeaderProfile.Trait.WRITES_NEED_GITLAB;

import io.renku.gateway.GatewayConfig;
import io.renku.gateway.routes.HeaderProfile.Authorization;
import io.renku.gateway.routes.HeaderProfile.Extra;
import java.util.List;

/**
 * What each service learns about the sender: ours check Keycloak's token and get GitLab's beside
 * it, the reference's core and graph know GitLab's only. Configuration names the kind of service,
 * or the headers one by one.
 */
final class Profiles {
  private final GatewayConfig config;

  Profiles(GatewayConfig config) {
    this.config = config;
  }

  HeaderProfile core() {
    var profile =
        choose("core", "core", of(KEYCLOAK, GITLAB_TOKEN, USER), of(GITLAB, USER))
            .with(KEEPS_STICKY_COOKIES, WRITES_NEED_GITLAB);
    return config.coreIsSticky() ? profile.with(STICKY) : profile;
  }

  HeaderProfile graph() {
    return choose("graph", "graph", of(KEYCLOAK, GITLAB_TOKEN, USER), of(GITLAB, USER));
  }

  HeaderProfile webhooks() {
    return choose("graph", "graph", of(KEYCLOAK, GITLAB_TOKEN), of(GITLAB));
  }

  HeaderProfile sessions() {
    return choose(
        "sessions",
        "notebooks",
        of(KEYCLOAK, GITLAB_TOKEN, SESSION_TOKENS, ANONYMOUS_ID),
        of(KEYCLOAK, SESSION_TOKENS, ANONYMOUS_ID));
  }

  HeaderProfile crc() {
    return choose(
        "crc",
        "data",
        of(KEYCLOAK, GITLAB_TOKEN, REFRESH_TOKEN, ANONYMOUS_ID),
        of(KEYCLOAK, GITLAB_TOKEN, ANONYMOUS_ID));
  }

  private record Headers(Authorization authorization, List<Extra> extras) {}

  private static Headers of(Authorization authorization, Extra... extras) {
    return new Headers(authorization, List.of(extras));
  }

  private HeaderProfile choose(String backend, String target, Headers ours, Headers reference) {
    var known = config.isReference(backend) ? reference : ours;
    var extras = config.headers(backend).orElse(known.extras());
    return HeaderProfile.of(target, config.authorization(backend).orElse(known.authorization()))
        .with(extras.toArray(Extra[]::new));
  }
}
