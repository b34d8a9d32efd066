package io.renku.crc.wire;

import io.renku.commons.Failure;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the fields of one JSON object with the reference's leniency and remembers every fault, so
 * that a caller learns all of them at once. Getters give null for what is absent or faulty; {@link
 * #read} throws before anyone sees the result of a faulty form.
 */
public final class Form {
  private final JsonObject fields;
  private final String path;
  private final List<String> faults;

  private Form(JsonObject fields, String path, List<String> faults) {
    this.fields = fields;
    this.path = path;
    this.faults = faults;
  }

  /**
   * @throws Failure 422 that names every faulty field
   */
  public static <T> T read(JsonObject fields, Function<Form, T> reader) {
    return finish(new Form(fields, "", new ArrayList<>()), reader);
  }

  /**
   * Reads an array of objects as a whole body.
   *
   * @throws Failure 422 that names every faulty field
   */
  public static <T> List<T> readAll(JsonArray items, Function<Form, T> reader) {
    var holder = Json.createObjectBuilder().add("", items).build();
    return read(holder, form -> form.objects("", Need.REQUIRED, reader));
  }

  /**
   * Reads the query of a request; of a repeated parameter the last value counts.
   *
   * @throws Failure 422 that names every faulty parameter
   */
  public static <T> T readQuery(Map<String, List<String>> query, Function<Form, T> reader) {
    var fields = Json.createObjectBuilder();
    query.forEach((name, values) -> fields.add(name, values.getLast()));
    return read(fields.build(), reader);
  }

  private static <T> T finish(Form form, Function<Form, T> reader) {
    var result = reader.apply(form);
    if (!form.faults.isEmpty()) {
      throw Failure.invalid(
          "There are errors in the following fields, " + String.join(", ", form.faults));
    }
    return result;
  }

  /** Refuses every field but these. */
  public Form closed(Set<String> known) {
    fields.keySet().stream()
        .filter(name -> !known.contains(name))
        .sorted()
        .forEach(name -> fault(name, "Extra inputs are not permitted"));
    return this;
  }

  public boolean has(String name) {
    return present(name).isPresent();
  }

  public String text(String name, Need need, TextRule rule) {
    return value(name, need, value -> text(value, rule, name));
  }

  public Double number(String name, Need need, Bounds bounds) {
    return value(
        name,
        need,
        value ->
            check(name, Coercion.toDouble(value), "Input should be a valid number", bounds::fault));
  }

  public Long integer(String name, Need need, Bounds bounds) {
    return value(
        name,
        need,
        value ->
            check(name, Coercion.toLong(value), "Input should be a valid integer", bounds::fault));
  }

  public Boolean truth(String name, Need need) {
    return value(
        name,
        need,
        value ->
            check(
                name,
                Coercion.toBoolean(value),
                "Input should be a valid boolean",
                b -> Optional.empty()));
  }

  public List<String> texts(String name, Need need, TextRule rule) {
    return list(name, need, (value, place) -> text(value, rule, place));
  }

  public List<Long> integers(String name, Need need, Bounds bounds) {
    return list(
        name,
        need,
        (value, place) ->
            check(place, Coercion.toLong(value), "Input should be a valid integer", bounds::fault));
  }

  public <T> T object(String name, Need need, Function<Form, T> reader) {
    return value(name, need, value -> inner(value, name, reader));
  }

  public <T> List<T> objects(String name, Need need, Function<Form, T> reader) {
    return list(name, need, (value, place) -> inner(value, place, reader));
  }

  /** The object as it is, for what only a later step can judge. */
  public JsonObject raw(String name, Need need) {
    return value(
        name,
        need,
        value -> {
          if (value instanceof JsonObject object) {
            return object;
          }
          fault(name, "Input should be a valid object");
          return null;
        });
  }

  /** Remembers a fault that the reader itself found. */
  public void fault(String name, String reason) {
    faults.add((path + name).replaceFirst("^\\.", "") + ": " + reason);
  }

  private Optional<JsonValue> present(String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> value != JsonValue.NULL);
  }

  private <T> T value(String name, Need need, Function<JsonValue, T> reader) {
    var value = present(name);
    if (value.isEmpty() && need == Need.REQUIRED) {
      fault(name, "Field required");
    }
    return value.map(reader).orElse(null);
  }

  private <T> List<T> list(String name, Need need, ItemReader<T> reader) {
    return value(
        name,
        need,
        value -> {
          if (!(value instanceof JsonArray array)) {
            fault(name, "Input should be a valid list");
            return null;
          }
          var items = new ArrayList<T>();
          for (var i = 0; i < array.size(); i++) {
            items.add(reader.read(array.get(i), name + "." + i));
          }
          return items;
        });
  }

  private interface ItemReader<T> {
    T read(JsonValue value, String place);
  }

  private String text(JsonValue value, TextRule rule, String place) {
    if (!(value instanceof JsonString string)) {
      fault(place, "Input should be a valid string");
      return null;
    }
    return check(place, Optional.of(string.getString()), "", rule::fault);
  }

  private <T> T inner(JsonValue value, String place, Function<Form, T> reader) {
    if (!(value instanceof JsonObject object)) {
      fault(place, "Input should be a valid object");
      return null;
    }
    return reader.apply(new Form(object, path + place + ".", faults));
  }

  private <T> T check(
      String place, Optional<T> value, String otherwise, Function<T, Optional<String>> rule) {
    var fault = value.isEmpty() ? Optional.of(otherwise) : rule.apply(value.get());
    fault.ifPresent(reason -> fault(place, reason));
    return fault.isPresent() ? null : value.get();
  }
}
