package io.renku.sessions.launch;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.sessions.SessionFailure;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Quantity;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The fields of a request body, read one by one; all faults are collected and told together. */
final class RequestFields {
  private static final Set<String> TRUE = Set.of("t", "true", "on", "y", "yes", "1");
  private static final Set<String> FALSE = Set.of("f", "false", "off", "n", "no", "0");

  private final JsonObject body;
  private final String prefix;
  private final Map<String, List<String>> faults;
  private final Set<String> known = new HashSet<>();

  private RequestFields(JsonObject body, String prefix, Map<String, List<String>> faults) {
    this.body = body;
    this.prefix = prefix;
    this.faults = faults;
  }

  /** A body of another type than JSON counts as an empty object. */
  static RequestFields of(String contentType, String body) {
    var isJson = contentType != null && contentType.startsWith("application/json");
    return new RequestFields(
        isJson && !body.isBlank() ? parsed(body) : Tree.object(), "", new LinkedHashMap<>());
  }

  private static JsonObject parsed(String body) {
    try {
      if (Tree.parse(body) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonException e) {
      throw Failure.badRequest("The request body is not valid JSON.");
    }
    throw invalid(Map.of("body", List.of("Must be a JSON object.")));
  }

  /** Text that must be there and not be empty. */
  String requiredText(String name) {
    var text = text(name);
    if (!faults.containsKey(prefix + name) && text.filter(t -> !t.isBlank()).isEmpty()) {
      fault(name, "Missing data for required field.");
    }
    return text.orElse("");
  }

  /** Text that may be missing or null. */
  Optional<String> text(String name) {
    return value(name)
        .flatMap(
            value -> {
              if (value instanceof JsonString text) {
                return Optional.of(text.getString());
              }
              fault(name, "Not a valid string.");
              return Optional.empty();
            });
  }

  /** Text with a default; null is refused. */
  String text(String name, String absent) {
    refuseNull(name);
    return text(name).orElse(absent);
  }

  boolean truth(String name, boolean absent) {
    return truth(name).orElse(absent);
  }

  /** A truth value that may be missing; null is refused. */
  Optional<Boolean> truth(String name) {
    refuseNull(name);
    return value(name)
        .map(value -> value instanceof JsonString s ? s.getString() : value.toString())
        .map(
            text -> {
              var word = text.toLowerCase(Locale.ROOT);
              if (!TRUE.contains(word) && !FALSE.contains(word)) {
                fault(name, "Not a valid boolean.");
              }
              return TRUE.contains(word);
            });
  }

  /** A whole number that may be missing or null. */
  Optional<Long> number(String name) {
    return value(name)
        .flatMap(
            value -> {
              var whole = plain(value).filter(text -> text.matches("[+-]?\\d{1,15}(\\.0*)?"));
              if (whole.isEmpty()) {
                fault(name, "Not a valid integer.");
              }
              return whole.map(text -> Long.valueOf(text.replaceFirst("\\..*", "")));
            });
  }

  /** A number, or text that may be one, without an exponent. */
  private static Optional<String> plain(JsonValue value) {
    return switch (value) {
      case JsonString text -> Optional.of(text.getString().strip());
      case JsonNumber number when Math.abs(number.bigDecimalValue().scale()) < 30 ->
          Optional.of(number.bigDecimalValue().toPlainString());
      default -> Optional.empty();
    };
  }

  long number(String name, long absent) {
    refuseNull(name);
    return number(name).orElse(absent);
  }

  Map<String, String> texts(String name) {
    refuseNull(name);
    var texts = new LinkedHashMap<String, String>();
    value(name)
        .ifPresent(
            value -> {
              if (!(value instanceof JsonObject map)) {
                fault(name, "Not a valid mapping type.");
                return;
              }
              map.forEach(
                  (key, entry) -> {
                    if (entry instanceof JsonString text) {
                      texts.put(key, text.getString());
                    } else {
                      fault(name + "." + key + ".value", "Not a valid string.");
                    }
                  });
            });
    return texts;
  }

  /** An object of its own fields; its faults and unknown fields count here. */
  Optional<RequestFields> nested(String name) {
    refuseNull(name);
    return value(name)
        .flatMap(
            value -> {
              if (value instanceof JsonObject object) {
                return Optional.of(new RequestFields(object, prefix + name + ".", faults));
              }
              fault(name, "Invalid type.");
              return Optional.empty();
            });
  }

  /** The objects of a list, each with fields of its own; missing or null is an empty list. */
  List<RequestFields> items(String name) {
    var items = new ArrayList<RequestFields>();
    value(name)
        .ifPresent(
            value -> {
              if (value instanceof JsonArray array
                  && array.stream().allMatch(JsonObject.class::isInstance)) {
                for (var object : array.getValuesAs(JsonValue::asJsonObject)) {
                  var place = prefix + name + "." + items.size() + ".";
                  items.add(new RequestFields(object, place, faults));
                }
              } else {
                fault(name, "Not a valid list.");
              }
            });
    return items;
  }

  /** A list of texts; missing or null is an empty list. */
  List<String> textList(String name) {
    var texts = new ArrayList<String>();
    value(name)
        .ifPresent(
            value -> {
              if (value instanceof JsonArray array
                  && array.stream().allMatch(JsonString.class::isInstance)) {
                array.getValuesAs(JsonString::getString).forEach(texts::add);
              } else {
                fault(name, "Not a valid list of strings.");
              }
            });
    return texts;
  }

  /** An object as it stands; may be missing or null. */
  Optional<JsonObject> object(String name) {
    return value(name)
        .flatMap(
            value -> {
              if (value instanceof JsonObject object) {
                return Optional.of(object);
              }
              fault(name, "Not a valid mapping type.");
              return Optional.empty();
            });
  }

  /** An amount of memory or the like; null is refused. */
  Optional<Long> bytes(String name) {
    return amount(name, Quantity::bytes);
  }

  /** An amount of processor time; null is refused. */
  Optional<BigDecimal> cores(String name) {
    return amount(name, Quantity::cores);
  }

  private <T> Optional<T> amount(String name, Function<String, Optional<T>> read) {
    refuseNull(name);
    return value(name)
        .flatMap(
            value -> {
              var amount = plain(value).flatMap(read);
              if (amount.isEmpty()) {
                fault(name, "Not a valid amount.");
              }
              return amount;
            });
  }

  private Optional<JsonValue> value(String name) {
    known.add(name);
    return Tree.at(body, name);
  }

  private void refuseNull(String name) {
    if (body.get(name) == JsonValue.NULL) {
      fault(name, "Field may not be null.");
    }
  }

  void fault(String name, String message) {
    faults.computeIfAbsent(prefix + name, _ -> new ArrayList<>()).add(message);
  }

  /** Ends the reading of this object: everything not asked for is unknown. */
  void refuseOthers() {
    body.keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> fault(name, "Unknown field."));
  }

  /**
   * @throws SessionFailure 422/1422 naming every faulty field
   */
  void orRefuse() {
    if (!faults.isEmpty()) {
      throw invalid(faults);
    }
  }

  private static SessionFailure invalid(Map<String, List<String>> faults) {
    var detail =
        faults.entrySet().stream()
            .map(fault -> fault.getKey() + ": " + String.join(" ", fault.getValue()))
            .collect(Collectors.joining(" "));
    return new SessionFailure(
        ErrorCode.INVALID, 1422, "There are errors in the fields of your request.", detail);
  }
}
