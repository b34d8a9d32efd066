package io.renku.forge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a caller sent, whether as query, form, multipart or JSON; values are read leniently. */
public final class Params {
  private static final Pattern NESTED = Pattern.compile("([^\\[\\]]+)\\[([^\\[\\]]*)\\]");

  private final ObjectNode values;

  public Params(ObjectNode values) {
    this.values = values;
  }

  /** Adds a form field; {@code a[]} collects a list and {@code a[b]} nests one level. */
  void add(String name, String value) {
    var nested = NESTED.matcher(name);
    if (!nested.matches()) {
      values.put(name, value);
    } else if (nested.group(2).isEmpty()) {
      (values.get(nested.group(1)) instanceof ArrayNode list
              ? list
              : values.putArray(nested.group(1)))
          .add(value);
    } else {
      (values.get(nested.group(1)) instanceof ObjectNode object
              ? object
              : values.putObject(nested.group(1)))
          .put(nested.group(2), value);
    }
  }

  public void set(String name, String value) {
    values.put(name, value);
  }

  public boolean has(String name) {
    return values.has(name);
  }

  public JsonNode node(String name) {
    return values.path(name);
  }

  public Optional<String> text(String name) {
    var node = values.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (node.isContainerNode()) {
      throw ApiFailure.invalid(name);
    }
    return Optional.of(node.asText());
  }

  /** The text of a parameter, absent when it is blank. */
  public Optional<String> filled(String name) {
    return text(name).filter(t -> !t.isBlank());
  }

  public String required(String name) {
    return text(name).orElseThrow(() -> ApiFailure.missing(name));
  }

  public Optional<Boolean> flag(String name) {
    return filled(name)
        .map(
            text ->
                switch (text.toLowerCase(java.util.Locale.ROOT)) {
                  case "true", "t", "1", "yes", "on" -> true;
                  case "false", "f", "0", "no", "off" -> false;
                  default -> throw ApiFailure.invalid(name);
                });
  }

  public Optional<Long> number(String name) {
    try {
      return filled(name).map(Long::valueOf);
    } catch (NumberFormatException _) {
      throw ApiFailure.invalid(name);
    }
  }

  public Optional<Instant> moment(String name) {
    return filled(name).map(text -> moment(name, text));
  }

  public Optional<LocalDate> date(String name) {
    try {
      return filled(name).map(LocalDate::parse);
    } catch (DateTimeException _) {
      throw ApiFailure.invalid(name);
    }
  }

  /** An array, or text separated by commas. */
  public Optional<List<String>> list(String name) {
    var node = values.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    var texts = new ArrayList<String>();
    if (node.isArray()) {
      node.forEach(n -> texts.add(n.asText()));
    } else if (node.isValueNode()) {
      texts.addAll(Arrays.asList(node.asText().split(",")));
    } else {
      throw ApiFailure.invalid(name);
    }
    return Optional.of(texts.stream().map(String::strip).filter(t -> !t.isEmpty()).toList());
  }

  public String oneOf(String name, String fallback, String... allowed) {
    var value = filled(name).orElse(fallback);
    if (!Arrays.asList(allowed).contains(value)) {
      throw ApiFailure.error(400, name + " does not have a valid value");
    }
    return value;
  }

  private static Instant moment(String name, String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
    } catch (DateTimeException _) {
      throw ApiFailure.invalid(name);
    }
  }
}
