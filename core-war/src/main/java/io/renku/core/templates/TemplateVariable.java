package io.renku.core.templates;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A question that a template asks.
 *
 * @param declared as the manifest has it, for clients to show
 */
record TemplateVariable(
    String name,
    Optional<String> type,
    List<String> possibleValues,
    Optional<Object> defaultValue,
    Map<String, Object> declared) {
  private static final Set<String> TYPES = Set.of("string", "number", "boolean", "enum");

  /**
   * @throws IllegalArgumentException when the manifest declares nonsense
   */
  static TemplateVariable of(String name, Object declaration) {
    if (declaration instanceof String description) {
      return new TemplateVariable(
          name, Optional.empty(), List.of(), Optional.empty(), Map.of("description", description));
    }
    if (!(declaration instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("the variable %s is not a map.".formatted(name));
    }
    var declared = TemplateManifest.stringKeys(map);
    var type = Optional.ofNullable(declared.get("type")).map(Object::toString);
    if (type.isPresent() && !TYPES.contains(type.get())) {
      throw new IllegalArgumentException(
          "the variable %s has the unknown type %s.".formatted(name, type.get()));
    }
    var values = declared.getOrDefault("possible_values", declared.get("enum"));
    var possible =
        values instanceof List<?> list
            ? list.stream().map(Object::toString).toList()
            : List.<String>of();
    if (type.equals(Optional.of("enum")) && possible.isEmpty()) {
      throw new IllegalArgumentException("the variable %s needs possible_values.".formatted(name));
    }
    var variable =
        new TemplateVariable(
            name, type, possible, Optional.ofNullable(declared.get("default_value")), declared);
    variable.defaultValue().ifPresent(variable::convert);
    return variable;
  }

  /**
   * @throws IllegalArgumentException when the value is not of the declared type
   */
  Object convert(Object value) {
    var text = value.toString();
    return switch (type.orElse("any")) {
      case "number" -> number(text);
      case "boolean" -> bool(text);
      case "enum" -> member(text);
      default -> value;
    };
  }

  private Object number(String text) {
    try {
      var number = new BigDecimal(text.strip());
      return number.scale() <= 0 && text.matches("\\s*-?\\d{1,18}\\s*")
          ? (Object) number.longValueExact()
          : number;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("%s must be a number.".formatted(name), e);
    }
  }

  private Object bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new IllegalArgumentException("%s must be true or false.".formatted(name));
    };
  }

  private Object member(String text) {
    if (!possibleValues.contains(text)) {
      throw new IllegalArgumentException(
          "%s must be one of %s.".formatted(name, String.join(", ", possibleValues)));
    }
    return text;
  }
}
