package io.renku.platform;

import java.io.PrintStream;

/** The launcher's help text. */
final class Help {
  private static final String TEXT =
      """
      ./renku up [--infra]      build what is stale, start everything, wait until it is ready
                                (--infra: only what the services stand on)
      ./renku status            what runs and what does not
      ./renku logs [PART] [-f]  the end of the logs; -f keeps following one of them
      ./renku demo              make what is missing of the demo project
      ./renku down [--wipe]     stop everything; --wipe also forgets all data
      ./renku help              this text

      Settings come from the environment, or from .local/renku.properties. Every part can be a real one:

        setting                        what it does
        renku.db.host                  use this PostgreSQL (and renku.db.port, renku.db.crc.*, renku.db.graph.*)
        renku.redis.host               use this Redis (and renku.redis.port, .password, .db, .sentinel, .master)
        renku.keycloak.url             use this Keycloak (and renku.keycloak.realm, renku.oidc.client-id, .client-secret)
        renku.gitlab.url               use this GitLab (and renku.gitlab.client-id, .client-secret)
        renku.kubernetes.kubeconfig    use this cluster; KUBECONFIG does the same
        renku.port.gateway  9080       each part's port: gateway, inner (9081), servlet (9082), keycloak (9180),
                                       forge (9280), postgresql (9543), redis (9637), kubernetes (9643)
        renku.base-url                 the address that browsers use, when it is not http://localhost:9080
        renku.local.origins            more origins that may be redirected to after login, separated by commas

      Any other renku.* setting is handed to the services as it is. In the environment, renku.db.host is
      written RENKU_DB_HOST. RENKU_LOCAL names another folder than .local for all state.
      """;

  private Help() {}

  static int print(PrintStream out) {
    out.print(TEXT);
    return 0;
  }
}
