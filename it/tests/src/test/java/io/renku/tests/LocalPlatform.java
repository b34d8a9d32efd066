package io.renku.tests;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.renku.platform.Platform;
import io.renku.platform.Platform.Program;
import io.renku.platform.Port;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * The platform that the deployed EAR runs on: real PostgreSQL, Redis and Keycloak, the forge and
 * the cluster, started once before the first test and ended after the last one.
 */
public final class LocalPlatform implements LauncherSessionListener {
  private static Platform platform;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    platform =
        Platform.builder()
            .set("renku.sessions.metrics.enabled", "true")
            .set("renku.sessions.culling.check-seconds", "5")
            .start();
    writeServerEnvironment();
    System.setProperty("renku.it.port", String.valueOf(platform.port(Port.GATEWAY)));
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (platform != null) {
      platform.close();
    }
  }

  /** Arquillian's server reads its environment from this file. */
  private static void writeServerEnvironment() {
    var file =
        Path.of(System.getProperty("renku.liberty.user"), "servers", "renku-it", "server.env");
    var lines =
        platform.environment().entrySet().stream()
            .filter(
                entry ->
                    !entry.getKey().startsWith("WLP_")
                        && !Set.of("LOG_DIR", "RENKU_JDBC_DIR").contains(entry.getKey()))
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(
                Collectors.joining(
                    "\n", "RENKU_JDBC_DIR=%s\n".formatted(System.getProperty("renku.jdbc")), "\n"));
    try {
      Files.writeString(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Visitor visitor() {
    return new Visitor(URI.create(base()));
  }

  static String base() {
    return platform.baseUrl();
  }

  /** The door that only our services and the cluster's own programs reach. */
  static Visitor insider() {
    return new Visitor(URI.create("http://localhost:" + platform.port(Port.INNER)));
  }

  static String clusterUrl() {
    return "http://127.0.0.1:" + platform.port(Port.KUBERNETES);
  }

  static String gitlabUrl() {
    return platform.gitlabUrl();
  }

  /**
   * Ends a program that the services depend on, in an orderly way; {@link #bringBack} starts it
   * again.
   */
  static void takeAway(Program program) {
    platform.stop(program);
  }

  static void bringBack(Program program) {
    platform.start(Set.of(program));
  }

  /** An access token of the test client, as a script of that user would hold it. */
  static String keycloakToken(String username, String password) {
    return keycloakToken("local-test", username, password);
  }

  static String keycloakToken(String client, String username, String password) {
    var form =
        "client_id=%s&grant_type=password&scope=openid&username=%s&password=%s"
            .formatted(client, username, password);
    var uri = URI.create(platform.keycloakUrl() + "/realms/Renku/protocol/openid-connect/token");
    var request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    try {
      var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      return new ObjectMapper().readTree(answer).path("access_token").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static boolean hasJupyter() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "jupyter")));
  }

  static void assumeJupyter() {
    Assumptions.assumeTrue(hasJupyter(), "Jupyter is not on PATH, so sessions stay pending here");
  }
}
