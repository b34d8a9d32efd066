package io.renku.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import redis.embedded.core.ExecutableProvider;

/** Redis from the binary that Maven fetched; keeps its data in an append-only file. */
final class Redis extends Part {
  static final String NAME = "redis";

  Redis(Settings settings) {
    super(NAME, settings);
  }

  @Override
  Optional<String> elsewhere() {
    return settings
        .find("renku.redis.host")
        .map(host -> host + ":" + settings.get("renku.redis.port", "6379"))
        .or(() -> settings.find("renku.redis.sentinel"));
  }

  @Override
  Set<Port> ports() {
    return Set.of(Port.REDIS);
  }

  private Path home() {
    return Versions.folder(settings.cache(), NAME);
  }

  @Override
  void prepare(Consumer<String> progress) throws IOException {
    Files.createDirectories(settings.state().resolve("redis"));
    if (Files.exists(home())) {
      return;
    }
    progress.accept("unpacking");
    Files.createDirectories(home().getParent());
    var draft = Files.createTempDirectory(home().getParent(), "redis.new");
    var binary = ExecutableProvider.newJarResourceProvider(draft.toFile()).get().toPath();
    Files.move(binary, draft.resolve("redis-server"));
    draft.resolve("redis-server").toFile().setExecutable(true, false);
    Archives.moveInPlace(draft, home());
  }

  @Override
  Launch launch() {
    return new Launch(
        List.of(
            home().resolve("redis-server").toString(),
            "--port",
            String.valueOf(settings.port(Port.REDIS)),
            "--bind",
            "127.0.0.1",
            "--dir",
            settings.state().resolve("redis").toString(),
            "--appendonly",
            "yes",
            "--save",
            "",
            "--daemonize",
            "no"),
        settings.state(),
        Map.of());
  }

  @Override
  Optional<String> complaint() {
    if (settings.find("renku.redis.sentinel").isPresent()) {
      return Optional.empty();
    }
    if (elsewhere().isPresent()) {
      return Probe.tcp(
          settings.get("renku.redis.host", "localhost"),
          Integer.parseInt(settings.get("renku.redis.port", "6379")));
    }
    return Probe.redis("127.0.0.1", settings.port(Port.REDIS));
  }
}
