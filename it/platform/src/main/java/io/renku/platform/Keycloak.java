package io.renku.platform;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The real Keycloak with the realm Renku. The distribution is built once for all checkouts; a home
 * of links gives each platform its own data.
 */
final class Keycloak extends Part {
  static final String NAME = "keycloak";
  private static final List<String> BUILD_OPTIONS =
      List.of("--db=dev-file", "--http-relative-path=/auth");
  private static final List<String> SHARED =
      List.of("lib", "conf", "providers", "themes", "version.txt");
  private static final List<String> JVM =
      List.of(
          "-Xms64m",
          "-Xmx256m",
          "-XX:MaxMetaspaceSize=192m",
          "-XX:ReservedCodeCacheSize=64m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-Dfile.encoding=UTF-8",
          "-Duser.language=en",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
          "-Dpicocli.disable.closures=true",
          "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
              + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.security=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED");

  private final Secrets secrets;
  private final Realm realm;

  Keycloak(Settings settings) {
    super(NAME, settings);
    this.secrets = new Secrets(settings.state());
    this.realm = new Realm(settings);
  }

  @Override
  Optional<String> elsewhere() {
    return settings.find("renku.keycloak.url");
  }

  @Override
  Set<Port> ports() {
    return Set.of(Port.KEYCLOAK);
  }

  private Path distribution() {
    return Versions.folder(settings.cache(), NAME);
  }

  private Path home() {
    return settings.state().resolve("keycloak");
  }

  private Path applied() {
    return home().resolve("realm.applied");
  }

  @Override
  void prepare(Consumer<String> progress) throws IOException {
    Files.createDirectories(log().getParent());
    buildOnce(progress);
    Files.createDirectories(home().resolve("data/import"));
    for (var name : SHARED) {
      var link = home().resolve(name);
      if (!Files.isSymbolicLink(link)) {
        Files.createSymbolicLink(link, distribution().resolve(name));
      }
    }
    Files.writeString(home().resolve("data/import/Renku-realm.json"), realm.text());
  }

  /** Keycloak compiles its configuration into itself: half a minute, once per machine. */
  private void buildOnce(Consumer<String> progress) throws IOException {
    var marker = distribution().resolve("lib/quarkus/renku-build");
    var options = String.join(" ", BUILD_OPTIONS);
    var lockFile = settings.cache().resolve("keycloak.lock");
    try (var channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      if (Files.exists(marker) && Programs.firstLine(marker).equals(options)) {
        return;
      }
      progress.accept("building, once per machine");
      var command =
          new ArrayList<>(List.of(distribution().resolve("bin/kc.sh").toString(), "build"));
      command.addAll(BUILD_OPTIONS);
      Programs.run(command, log(), Map.of("JAVA_HOME", System.getProperty("java.home")));
      Files.writeString(marker, options);
    }
  }

  @Override
  Duration patience() {
    return Duration.ofSeconds(300); // the first start makes a database, on a busy machine slowly
  }

  @Override
  Launch launch() {
    var command = new ArrayList<String>();
    command.add(Programs.java());
    command.addAll(JVM);
    command.add("-Dkc.home.dir=" + home());
    command.add("-Djboss.server.config.dir=" + home().resolve("conf"));
    command.addAll(
        List.of(
            "-cp",
            home().resolve("lib/quarkus-run.jar").toString(),
            "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
            "start",
            "--optimized",
            "--import-realm",
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            "--http-port=" + settings.port(Port.KEYCLOAK),
            "--hostname=" + settings.keycloakUrl(),
            "--cache=local"));
    return new Launch(
        command,
        home(),
        Map.of(
            "KC_BOOTSTRAP_ADMIN_USERNAME",
            "admin",
            "KC_BOOTSTRAP_ADMIN_PASSWORD",
            secrets.hex("keycloak-admin", 16)));
  }

  @Override
  String ingredients() throws IOException {
    return realm.text();
  }

  @Override
  void complete(Consumer<String> progress) throws IOException {
    var digest = Digest.of(realm.text());
    if (Files.exists(applied()) && !Files.readString(applied()).equals(digest)) {
      progress.accept("bringing the realm up to date");
      realm.update(secrets.hex("keycloak-admin", 16));
    }
    Files.writeString(applied(), digest);
  }

  @Override
  Optional<String> complaint() {
    var name = settings.get("renku.keycloak.realm", "Renku");
    return Probe.http(
        settings.keycloakUrl() + "/realms/" + name + "/.well-known/openid-configuration",
        answer -> answer.statusCode() == 200);
  }
}
