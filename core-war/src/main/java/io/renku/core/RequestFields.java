package io.renku.core;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fields of a request, each asked for by name and type. What is wrong with them is collected
 * and reported by {@link #check} in the words that clients of the reference know.
 */
public final class RequestFields {
  private static final JsonProvider JSON = JsonProvider.provider();
  private static final Set<String> TRUE = Set.of("true", "t", "1", "on", "yes", "y");
  private static final Set<String> FALSE = Set.of("false", "f", "0", "off", "no", "n");
  private static final String UNKNOWN = "Unknown field.";
  private static final String NULL = "Field may not be null.";

  private final JsonObject json;
  private final Set<String> known = new HashSet<>();
  private final Map<String, String> problems = new LinkedHashMap<>();

  private RequestFields(JsonObject json) {
    this.json = json;
  }

  public static RequestFields of(JsonObject json) {
    return new RequestFields(json);
  }

  public static RequestFields ofBody(byte[] body) {
    try (var reader = JSON.createReader(new ByteArrayInputStream(body))) {
      return new RequestFields(reader.readObject());
    } catch (JsonException | IllegalStateException e) {
      throw new CoreFailure(CoreError.BAD_REQUEST, "the body is not a JSON object.", e);
    }
  }

  public static RequestFields ofQuery(Map<String, List<String>> parameters) {
    var json = JSON.createObjectBuilder();
    parameters.forEach((name, values) -> json.add(name, values.getFirst()));
    return new RequestFields(json.build());
  }

  private Optional<JsonValue> value(String name) {
    known.add(name);
    return Optional.ofNullable(json.get(name));
  }

  private Optional<JsonValue> notNull(String name) {
    var value = value(name);
    if (value.filter(JsonValue.NULL::equals).isPresent()) {
      problem(name, NULL);
      return Optional.empty();
    }
    return value;
  }

  public boolean has(String name) {
    return json.containsKey(name);
  }

  public boolean isNull(String name) {
    return JsonValue.NULL.equals(json.get(name));
  }

  public void problem(String name, String reason) {
    problems.putIfAbsent(name, reason);
  }

  /** Text that may be absent or null. */
  public Optional<String> text(String name) {
    return value(name).filter(value -> value != JsonValue.NULL).flatMap(value -> text(name, value));
  }

  /** Text that may be absent, but not null. */
  public Optional<String> textNotNull(String name) {
    return notNull(name).flatMap(value -> text(name, value));
  }

  /** Text that must be there; empty text stands in until {@link #check} reports its absence. */
  public String requireText(String name) {
    if (value(name).isEmpty()) {
      problem(name, "Missing data for required field.");
    }
    return textNotNull(name).orElse("");
  }

  private Optional<String> text(String name, JsonValue value) {
    if (value instanceof JsonString text) {
      return Optional.of(text.getString());
    }
    problem(name, "Not a valid string.");
    return Optional.empty();
  }

  public boolean flag(String name) {
    var value = notNull(name);
    if (value.isEmpty()) {
      return false;
    }
    var word = value.get() instanceof JsonString text ? text.getString() : value.get().toString();
    var lower = word.toLowerCase(Locale.ROOT);
    if (!TRUE.contains(lower) && !FALSE.contains(lower)) {
      problem(name, "Not a valid boolean.");
    }
    return TRUE.contains(lower);
  }

  public OptionalLong number(String name) {
    var value = value(name).filter(one -> one != JsonValue.NULL);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          switch (value.get()) {
            case JsonNumber number -> number.bigDecimalValue().longValueExact();
            case JsonString text -> Long.parseLong(text.getString().strip());
            default -> throw new NumberFormatException();
          });
    } catch (ArithmeticException | NumberFormatException _) {
      problem(name, "Not a valid integer.");
      return OptionalLong.empty();
    }
  }

  public OptionalInt smallNumber(String name) {
    var number = number(name);
    if (number.isPresent() && number.getAsLong() != (int) number.getAsLong()) {
      problem(name, "Not a valid integer.");
      return OptionalInt.empty();
    }
    return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
  }

  public OptionalDouble decimal(String name) {
    var value = value(name).filter(one -> one != JsonValue.NULL);
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    }
    var text = value.get() instanceof JsonString string ? string.getString() : value.get() + "";
    if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      return OptionalDouble.of(Double.parseDouble(text));
    }
    problem(name, "Not a valid number.");
    return OptionalDouble.empty();
  }

  public Optional<List<String>> texts(String name) {
    return array(name)
        .map(items -> items.stream().flatMap(item -> text(name, item).stream()).toList());
  }

  public Optional<List<JsonObject>> objects(String name) {
    return array(name)
        .map(
            items ->
                items.stream()
                    .filter(
                        item -> {
                          if (!(item instanceof JsonObject)) {
                            problem(name, "Invalid type.");
                          }
                          return item instanceof JsonObject;
                        })
                    .map(JsonObject.class::cast)
                    .toList());
  }

  private Optional<JsonArray> array(String name) {
    var value = value(name).filter(one -> one != JsonValue.NULL);
    if (value.isPresent() && !(value.get() instanceof JsonArray)) {
      problem(name, "Not a valid list.");
      return Optional.empty();
    }
    return value.map(JsonArray.class::cast);
  }

  /** Any JSON, null counting as absent. */
  public Optional<JsonValue> json(String name) {
    return value(name).filter(value -> value != JsonValue.NULL);
  }

  public Optional<JsonObject> object(String name) {
    var value = json(name);
    if (value.isPresent() && !(value.get() instanceof JsonObject)) {
      problem(name, "Invalid type.");
      return Optional.empty();
    }
    return value.map(JsonObject.class::cast);
  }

  public void ignore(String... names) {
    known.addAll(List.of(names));
  }

  public void ignoreUnknown() {
    known.addAll(json.keySet());
  }

  /** What was found wrong so far, as {@code 'field': reason} joined by semicolons. */
  public Optional<String> problems() {
    json.keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> problem(name, UNKNOWN));
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            problems.entrySet().stream()
                .map(entry -> "'%s': %s".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("; ")));
  }

  /** Fields found to be null that must not be. */
  public Optional<String> nullField() {
    return problems.entrySet().stream()
        .filter(entry -> entry.getValue().equals(NULL))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * @throws CoreFailure 2001 when there is an unknown field, 1001 when one is wrong
   */
  public void check() {
    problems()
        .ifPresent(
            text -> {
              throw new CoreFailure(
                  problems.containsValue(UNKNOWN) ? CoreError.UNKNOWN_FIELD : CoreError.VALIDATION,
                  text);
            });
  }
}
