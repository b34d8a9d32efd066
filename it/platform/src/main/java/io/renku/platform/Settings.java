package io.renku.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody asked for: the environment first, then {@code renku.properties} in the state
 * folder, then the defaults of this class.
 */
public final class Settings {
  private final Path state;
  private final Path checkout;
  private final Map<String, String> environment;
  private final Map<String, String> file;

  private Settings(
      Path checkout, Path state, Map<String, String> environment, Map<String, String> file) {
    this.checkout = checkout.toAbsolutePath().normalize();
    this.state = state.toAbsolutePath().normalize();
    this.environment = environment;
    this.file = file;
  }

  /**
   * Settings of a checkout, with its state in {@code .local} unless RENKU_LOCAL names another
   * folder.
   */
  static Settings load(Path checkout, Map<String, String> environment) {
    var local = environment.getOrDefault("RENKU_LOCAL", "");
    var state = local.isBlank() ? checkout.resolve(".local") : Path.of(local);
    return new Settings(checkout, state, environment, read(state.resolve("renku.properties")));
  }

  /** Settings that depend on nothing but their arguments: for tests and for {@link Platform}. */
  static Settings of(Path checkout, Path state, Map<String, String> values) {
    return new Settings(checkout, state, Map.of(), values);
  }

  private static Map<String, String> read(Path path) {
    if (!Files.exists(path)) {
      return Map.of();
    }
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, name -> properties.getProperty(name).strip()));
  }

  Path state() {
    return state;
  }

  Path checkout() {
    return checkout;
  }

  /** Downloads that every checkout on this machine shares. */
  Path cache() {
    return Path.of(System.getProperty("user.home"), ".cache", "renku");
  }

  Path log(String part) {
    return state.resolve("logs").resolve(part + ".log");
  }

  Optional<String> find(String key) {
    var value = environment.get(environmentName(key));
    return Optional.ofNullable(value == null || value.isBlank() ? file.get(key) : value)
        .filter(text -> !text.isBlank());
  }

  String get(String key, String otherwise) {
    return find(key).orElse(otherwise);
  }

  int port(Port port) {
    var text = get(port.key(), String.valueOf(port.usual()));
    try {
      var number = Integer.parseInt(text);
      if (number > 0 && number < 65_536) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(notAPort(port, text), e);
    }
    throw new IllegalArgumentException(notAPort(port, text));
  }

  private static String notAPort(Port port, String text) {
    return port.key() + " must be a port between 1 and 65535, not \"" + text + "\".";
  }

  String baseUrl() {
    return get("renku.base-url", "http://localhost:" + port(Port.GATEWAY));
  }

  String keycloakUrl() {
    return get("renku.keycloak.url", "http://localhost:" + port(Port.KEYCLOAK) + "/auth");
  }

  String gitlabUrl() {
    return get("renku.gitlab.url", "http://localhost:" + port(Port.FORGE));
  }

  /**
   * Where browsers may come from: our own address, and those of servers that developers run by
   * hand.
   */
  List<String> origins() {
    var more = Arrays.stream(get("renku.local.origins", "").split(","));
    return Stream.concat(Stream.of(baseUrl()), more)
        .map(String::strip)
        .filter(origin -> !origin.isEmpty())
        .toList();
  }

  /** A kubeconfig that the user brought; without it the platform has its own small cluster. */
  Optional<String> kubeconfig() {
    return find("renku.kubernetes.kubeconfig")
        .or(() -> Optional.ofNullable(environment.get("KUBECONFIG")).filter(it -> !it.isBlank()));
  }

  /** Every {@code renku.*} setting that was given, in the form of environment variables. */
  Map<String, String> given() {
    var all = new TreeMap<String, String>();
    file.forEach((key, value) -> all.put(environmentName(key), value));
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("RENKU_") && !value.isBlank()) {
            all.put(name, value);
          }
        });
    all.keySet().removeIf(name -> !name.startsWith("RENKU_") || name.equals("RENKU_LOCAL"));
    return new HashMap<>(all);
  }

  static String environmentName(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
