package io.renku.crc.connections;

import io.renku.commons.Failure;
import io.renku.crc.rclone.ConfigurationRules;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/** A configuration, read as rclone would: what is blank is not set. */
record Settings(JsonObject configuration) {
  /** They point at the machine that mounts, which is not this one. */
  private static final List<String> FROM_THE_MACHINE =
      List.of(
          "env_auth",
          "use_msi",
          "use_emulator",
          "shared_credentials_file",
          "service_principal_file",
          "client_certificate_path",
          "bearer_token_command");

  /**
   * @throws Failure 422 when secrets are missing that only the caller can give
   */
  static Settings of(JsonObject configuration) {
    var settings = new Settings(configuration);
    for (var name : configuration.keySet()) {
      if (settings.text(name).filter(ConfigurationRules.PLACEHOLDER::equals).isPresent()) {
        throw Failure.invalid("Give the value of '%s' itself to test it.".formatted(name));
      }
    }
    for (var name : FROM_THE_MACHINE) {
      if (settings.text(name).filter(value -> !value.equalsIgnoreCase("false")).isPresent()) {
        throw Failure.invalid(
            "'%s' needs the machine that mounts the storage, so it cannot be tested here."
                .formatted(name));
      }
    }
    return settings;
  }

  Optional<String> text(String name) {
    var value = configuration.get(name);
    return Optional.ofNullable(value)
        .map(v -> v instanceof JsonString string ? string.getString() : v.toString())
        .filter(text -> !text.isBlank());
  }

  boolean is(String name, boolean otherwise) {
    return text(name).map("true"::equalsIgnoreCase).orElse(otherwise);
  }

  /** A value that travels in a header as it is. */
  Optional<String> token(String name) {
    var token = text(name);
    token
        .filter(text -> !text.matches("[\\x21-\\x7e]+"))
        .ifPresent(
            text -> {
              throw Failure.invalid("'%s' has characters that no key has.".formatted(name));
            });
    return token;
  }

  void refuse(String what, String... names) {
    for (var name : names) {
      if (text(name).isPresent()) {
        throw Failure.notImplemented("Testing %s ('%s')".formatted(what, name));
      }
    }
  }

  /**
   * @throws Failure 422 when this is no address of a server
   */
  static HttpUrl address(String name, String text) {
    var url = HttpUrl.parse(text.matches("(?i)https?://.*") ? text : "https://" + text);
    if (url == null || !url.username().isEmpty() || !url.password().isEmpty()) {
      throw Failure.invalid(
          "'%s' must be the http or https address of a server, without user and password."
              .formatted(name));
    }
    return url;
  }
}
