package io.renku.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Our services: the Liberty server {@code renku} with the EAR of this checkout. */
final class Liberty extends Part {
  static final String NAME = "services";
  private static final Pattern HOPELESS =
      Pattern.compile("CWWKZ0002E|CWWKZ0004E|CWWKZ0012I|CWWKE0701E|CWWKF0001E|CWWKO0221E");
  private static final Pattern DOWN_CHECK =
      Pattern.compile(
          "\"name\":\"([^\"]+)\",\"status\":\"DOWN\"|\"status\":\"DOWN\",\"name\":\"([^\"]+)\"");

  private long logStart = -1;

  Liberty(Settings settings) {
    super(NAME, settings);
  }

  @Override
  Optional<String> elsewhere() {
    return Optional.empty();
  }

  @Override
  Set<Port> ports() {
    return Set.of(Port.GATEWAY, Port.INNER, Port.SERVLET);
  }

  @Override
  Set<String> needs() {
    return Set.of(Postgresql.NAME, Redis.NAME);
  }

  private Path wlp() {
    return Versions.folder(settings.cache(), "openliberty").resolve("wlp");
  }

  private Path built() {
    return settings.checkout().resolve("ear/target/renku.ear");
  }

  /** What runs is a copy, so that a build cannot pull the ground from under a running server. */
  private Path apps() {
    return settings.state().resolve("apps");
  }

  @Override
  void prepare(Consumer<String> progress) throws IOException {
    if (!Files.exists(built())) {
      throw new IOException(built() + " is missing: ./renku up builds it.");
    }
    forgetCachesOfAnotherBuild();
    Files.createDirectories(apps().resolve("jdbc"));
    Files.copy(built(), apps().resolve("renku.ear"), StandardCopyOption.REPLACE_EXISTING);
    var drivers = settings.checkout().resolve("it/platform/target/jdbc");
    try (var files = Files.newDirectoryStream(drivers, "*.jar")) {
      for (var file : files) {
        Files.copy(
            file,
            apps().resolve("jdbc").resolve(file.getFileName()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @Override
  Duration patience() {
    return Duration.ofSeconds(300);
  }

  /** What Liberty remembers of one EAR does not always fit the next one at the same place. */
  private void forgetCachesOfAnotherBuild() throws IOException {
    var marker = output().resolve("started-with");
    var digest = Digest.of(ingredients());
    if (!Files.exists(marker) || !Files.readString(marker).equals(digest)) {
      Archives.delete(output().resolve("renku/workarea"));
      Files.createDirectories(output());
      Files.writeString(marker, digest);
    }
  }

  private Path output() {
    return settings.state().resolve("liberty");
  }

  Map<String, String> environment() {
    var environment = new TreeMap<>(new ServiceEnvironment(settings).values());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("WLP_USER_DIR", settings.checkout().resolve("liberty-config").toString());
    environment.put("WLP_OUTPUT_DIR", output().toString());
    environment.put("LOG_DIR", settings.state().resolve("logs/liberty").toString());
    environment.put("RENKU_EAR", apps().resolve("renku.ear").toString());
    environment.put("RENKU_JDBC_DIR", apps().resolve("jdbc").toString());
    environment.put("HTTP_PORT", String.valueOf(settings.port(Port.GATEWAY)));
    environment.put("INNER_PORT", String.valueOf(settings.port(Port.INNER)));
    environment.put("SERVLET_PORT", String.valueOf(settings.port(Port.SERVLET)));
    return environment;
  }

  @Override
  Launch launch() {
    return new Launch(
        List.of(wlp().resolve("bin/server").toString(), "run", "renku"),
        settings.state(),
        environment());
  }

  /** The build and the server's configuration: when they change, the server is started again. */
  @Override
  String ingredients() throws IOException {
    var text = new StringBuilder();
    if (Files.exists(built())) {
      text.append(Files.size(built())).append(Files.getLastModifiedTime(built()));
    }
    var configuration = settings.checkout().resolve("liberty-config");
    try (var files = Files.walk(configuration)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        text.append(file).append(Files.getLastModifiedTime(file));
      }
    }
    return text.toString();
  }

  @Override
  void start() throws IOException {
    logStart = Files.exists(log()) ? Files.size(log()) : 0;
    super.start();
  }

  @Override
  Optional<String> hopeless() throws IOException {
    if (logStart < 0) {
      return Optional.empty(); // started by another command, whose words are not ours to judge
    }
    return LogFile.since(log(), logStart)
        .filter(line -> HOPELESS.matcher(line).find())
        .findFirst()
        .map(String::strip);
  }

  @Override
  Optional<String> complaint() {
    var url = "http://localhost:" + settings.port(Port.INNER) + "/health/ready";
    return Probe.body(url, answer -> answer.statusCode() == 200)
        .map(problem -> problem.body().map(Liberty::failedChecks).orElse(problem.text()));
  }

  private static String failedChecks(String health) {
    var names =
        DOWN_CHECK
            .matcher(health)
            .results()
            .map(it -> it.group(1) == null ? it.group(2) : it.group(1))
            .toList();
    return names.isEmpty() ? "not ready yet" : "not ready: " + String.join(", ", names);
  }
}
