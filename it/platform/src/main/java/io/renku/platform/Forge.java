package io.renku.platform;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** GitLab: the one that was configured, or the forge of this platform. */
final class Forge extends JavaProgram {
  static final String NAME = "forge";

  Forge(Settings settings) {
    super(NAME, settings, "io.renku.platform.ForgeProgram");
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
  List<String> arguments() {
    return List.of(
        settings.state().resolve("forge").toString(),
        String.valueOf(settings.port(Port.FORGE)),
        settings.gitlabUrl(),
        settings.keycloakUrl(),
        settings.baseUrl());
  }

  @Override
  Optional<String> complaint() {
    return Probe.http(
        settings.gitlabUrl() + "/api/v4/version", answer -> answer.statusCode() < 500);
  }
}
