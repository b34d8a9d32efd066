package io.renku.platform;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** GitLab: the one that was configured, or the forge of this platform. */
final class Forge extends JavaProgram {
  static final String NAME = "forge";
  static final String ROOT_TOKEN = "glpat-local-root";

  Forge(Settings settings) {
    super(NAME, settings, io.renku.forge.Forge.class.getName());
  }

  @Override
  Optional<String> elsewhere() {
    return settings.find("renku.gitlab.url");
  }

  @Override
  Set<Port> ports() {
    return Set.of(Port.FORGE);
  }

  @Override
  Map<String, String> environment() {
    var callbacks =
        settings.origins().stream()
            .map("%1$s/api/auth/callback %1$s/api/auth/gitlab/token"::formatted)
            .collect(Collectors.joining(" "));
    return Map.of(
        "FORGE_HOST",
        "127.0.0.1",
        "FORGE_PORT",
        String.valueOf(settings.port(Port.FORGE)),
        "FORGE_DATA",
        settings.state().resolve("forge").toString(),
        "FORGE_URL",
        settings.gitlabUrl(),
        "FORGE_ISSUER",
        settings.keycloakUrl() + "/realms/Renku",
        "FORGE_CLIENT_ID",
        "gitlab",
        "FORGE_CLIENT_SECRET",
        "gitlab-local-secret",
        "FORGE_APPLICATIONS",
        "renku-ui|forge-local-secret|" + callbacks,
        "FORGE_ROOT_TOKEN",
        ROOT_TOKEN);
  }

  @Override
  Optional<String> complaint() {
    return Probe.http(
        settings.gitlabUrl() + "/api/v4/version", answer -> answer.statusCode() < 500);
  }
}
