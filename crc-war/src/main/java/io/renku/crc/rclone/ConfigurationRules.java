package io.renku.crc.rclone;

import io.renku.commons.Failure;
import io.renku.crc.wire.TextRule;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;

/** Decides whether a configuration of a storage can work, and what of it may be kept. */
public final class ConfigurationRules {
  /** Stands where a secret was; the secret itself is never stored. */
  public static final String PLACEHOLDER = "<sensitive>";

  private static final String NO_TYPE =
      "Expected a `type` field in the RClone configuration, but didn't find it.";

  private static final int LARGEST_SCALE = 400;

  private final RcloneSchema schema;

  public ConfigurationRules(RcloneSchema schema) {
    this.schema = schema;
  }

  /**
   * The configuration as it may be stored: without nulls, and a placeholder for each secret.
   *
   * @throws Failure 422 that names what is wrong, never a secret
   */
  public JsonObject storable(JsonObject configuration, boolean isPrivate) {
    return checked(configuration, isPrivate, true, "'type' not set in 'configuration'");
  }

  /**
   * Checks a configuration with its secrets, which stay in memory, and gives it without nulls.
   *
   * @throws Failure 422 that names what is wrong
   */
  public JsonObject usable(JsonObject configuration) {
    return checked(configuration, true, false, NO_TYPE);
  }

  /**
   * The configuration with its passwords as rclone expects them; it need not be complete. Blank
   * passwords and placeholders stay what they are.
   *
   * @throws Failure 422 when there is no such type, or a password is no text
   */
  public JsonObject obscured(JsonObject configuration) {
    if (!(configuration.get("type") instanceof JsonString type)) {
      throw Failure.invalid(NO_TYPE);
    }
    var kind = schema.require(type.getString());
    var result = Json.createObjectBuilder(withoutNulls(configuration));
    kind.options().stream()
        .filter(RcloneOption::isPassword)
        .map(RcloneOption::name)
        .distinct()
        .filter(name -> configuration.getOrDefault(name, JsonValue.NULL) != JsonValue.NULL)
        .forEach(name -> result.add(name, obscured(name, configuration.get(name))));
    return result.build();
  }

  private static String obscured(String name, JsonValue value) {
    if (!(value instanceof JsonString text)) {
      throw Failure.invalid("The value for field '%s' is not of type string".formatted(name));
    }
    var password = text.getString();
    return password.isEmpty() || password.equals(PLACEHOLDER) ? password : Obscured.of(password);
  }

  /** The configuration without placeholders and secrets. */
  public JsonObject withoutSecrets(JsonObject configuration) {
    var type = schema.require(configuration.getString("type", ""));
    var kept = Json.createObjectBuilder();
    configuration.forEach(
        (name, value) -> {
          if (!type.isSecret(name)) {
            kept.add(name, value);
          }
        });
    return kept.build();
  }

  private JsonObject checked(
      JsonObject configuration, boolean isPrivate, boolean hideSecrets, String noType) {
    if (!(configuration.get("type") instanceof JsonString type)) {
      throw Failure.invalid(noType);
    }
    var kind = schema.require(type.getString());
    var provider = configuration.get("provider") instanceof JsonString p ? p.getString() : "";
    var given = withoutNulls(configuration);
    requireAll(kind, provider, given);
    if (!isPrivate) {
      requirePublic(kind, given);
    }
    var result = Json.createObjectBuilder();
    given.forEach(
        (name, value) -> result.add(name, field(kind, provider, name, value, hideSecrets)));
    return result.build();
  }

  private static JsonObject withoutNulls(JsonObject configuration) {
    var kept = Json.createObjectBuilder();
    configuration.forEach(
        (name, value) -> {
          if (value != JsonValue.NULL) {
            kept.add(name, value);
          }
        });
    return kept.build();
  }

  private static void requireAll(RcloneProvider kind, String provider, JsonObject given) {
    var missing =
        kind.options().stream()
            .filter(option -> option.isRequired() && option.appliesTo(provider))
            .map(RcloneOption::name)
            .filter(name -> !given.containsKey(name))
            .distinct()
            .toList();
    if (!missing.isEmpty()) {
      throw Failure.invalid(
          "The following fields are required but missing:\n" + String.join("\n", missing));
    }
  }

  private static void requirePublic(RcloneProvider kind, JsonObject given) {
    given.keySet().stream()
        .filter(kind::isSecret)
        .findFirst()
        .ifPresent(
            name -> {
              throw Failure.invalid(
                  "Setting value for field '%s', which is sensitive, is not allowed for public storage"
                      .formatted(name));
            });
  }

  private static JsonValue field(
      RcloneProvider kind, String provider, String name, JsonValue value, boolean hideSecrets) {
    if (!TextRule.isStorable(name) || !isStorable(value)) {
      throw Failure.invalid(
          "Field '%s' contains a NUL character, broken Unicode or a number that is too large."
              .formatted(name.replace("\0", "")));
    }
    if (hideSecrets && kind.isSecret(name)) {
      return Json.createValue(PLACEHOLDER);
    }
    // What rclone does not know is kept as it is: clients pass hints of their own this way.
    kind.options().stream()
        .filter(option -> option.name().equals(name) && option.appliesTo(provider))
        .findFirst()
        .ifPresent(option -> requireType(option, value));
    return value;
  }

  /** Whether PostgreSQL can keep the value as a part of a document. */
  private static boolean isStorable(JsonValue value) {
    return switch (value) {
      case JsonString text -> TextRule.isStorable(text.getString());
      case JsonNumber number -> Math.abs((long) number.bigDecimalValue().scale()) <= LARGEST_SCALE;
      case JsonArray items -> items.stream().allMatch(ConfigurationRules::isStorable);
      case JsonObject fields ->
          fields.entrySet().stream()
              .allMatch(f -> TextRule.isStorable(f.getKey()) && isStorable(f.getValue()));
      default -> true;
    };
  }

  private static void requireType(RcloneOption option, JsonValue value) {
    var text = value instanceof JsonString string ? string.getString() : value.toString();
    if (!OptionType.of(option.type()).accepts(value)) {
      throw Failure.invalid(
          "Value '%s' for field '%s' is not of type %s"
              .formatted(text, option.name(), option.type()));
    }
    List<String> only = option.onlyValues();
    if (!only.isEmpty() && !only.contains(text)) {
      throw Failure.invalid(
          "Value '%s' for field '%s' is not one of: %s"
              .formatted(text, option.name(), String.join(", ", only)));
    }
  }
}
