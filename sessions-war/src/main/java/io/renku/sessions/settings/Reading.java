package io.renku.sessions.settings;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.cluster.YamlFile;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.YAMLException;

/** How the text of a variable becomes values of keys. */
interface Reading {
  /** {@code key} is empty for the key of the setting itself. */
  record Value(String key, String text) {}

  Set<String> UNSET = Set.of("", "null", "None", "~");

  /**
   * @throws IllegalArgumentException whose message says what the text should be
   */
  List<Value> read(String text);

  static boolean isUnset(String text) {
    return UNSET.contains(text);
  }

  private static List<Value> one(Object text) {
    return List.of(new Value("", text.toString()));
  }

  static List<Value> text(String text) {
    return one(text);
  }

  /** Whole and not negative; charts write large numbers as {@code 3e10}. */
  static List<Value> number(String text) {
    return one(whole(text, Long.MAX_VALUE));
  }

  static List<Value> smallNumber(String text) {
    return one(whole(text, Integer.MAX_VALUE));
  }

  private static long whole(String text, long most) {
    try {
      var number = text.length() > 40 ? BigDecimal.ONE.negate() : new BigDecimal(text);
      var isWhole = number.signum() >= 0 && number.precision() - number.scale() <= 19;
      if (isWhole && number.compareTo(BigDecimal.valueOf(most)) <= 0) {
        return number.longValueExact();
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a whole number, such as 86400 or 3e10", e);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a whole number, such as 86400 or 3e10", e);
    }
    throw new IllegalArgumentException("a whole number from 0 to " + most);
  }

  /** As the reference: only "true", in any case, is true. */
  static List<Value> truth(String text) {
    return one(text.equalsIgnoreCase("true"));
  }

  static Reading oneOf(String... choices) {
    return text -> {
      var word = text.toLowerCase(Locale.ROOT);
      if (!List.of(choices).contains(word)) {
        throw new IllegalArgumentException(String.join(", ", choices));
      }
      return one(word);
    };
  }

  /** This service has no other; it sets nothing. */
  static Reading only(String value) {
    return text -> {
      if (!text.equals(value)) {
        throw new IllegalArgumentException("only " + value + " is possible here");
      }
      return List.of();
    };
  }

  static List<Value> object(String yaml) {
    if (YamlReading.of(yaml) instanceof JsonObject object) {
      return one(object);
    }
    throw new IllegalArgumentException("a YAML mapping");
  }

  /** A mapping to texts, as Kubernetes wants its labels and annotations. */
  static List<Value> texts(String yaml) {
    if (YamlReading.of(yaml) instanceof JsonObject object) {
      var texts = new LinkedHashMap<String, String>();
      object.keySet().forEach(key -> texts.put(key, Tree.textAt(object, key).orElse("")));
      return one(Tree.objectOf(texts));
    }
    throw new IllegalArgumentException("a YAML mapping");
  }

  static List<Value> array(String yaml) {
    if (YamlReading.of(yaml) instanceof JsonArray array
        && array.stream().allMatch(JsonObject.class::isInstance)) {
      return one(array);
    }
    throw new IllegalArgumentException("a YAML list of mappings");
  }

  /** A list of names, as values that commas part. */
  static List<Value> names(String json) {
    if (YamlReading.of(json) instanceof JsonArray array
        && array.stream().allMatch(JsonString.class::isInstance)) {
      var names = String.join(",", array.getValuesAs(JsonString::getString));
      return names.isEmpty() ? List.of() : one(names);
    }
    throw new IllegalArgumentException("a list of texts");
  }

  /** {@code [{secret: NAME}]} */
  static List<Value> secrets(String yaml) {
    array(yaml);
    var names =
        YamlReading.of(yaml).asJsonArray().stream()
            .flatMap(entry -> Tree.textAt(entry, "secret").stream())
            .collect(Collectors.joining(","));
    return names.isEmpty() ? List.of() : one(names);
  }

  /** Host of all sessions, always with HTTPS. */
  static List<Value> host(String host) {
    if (!host.matches("[A-Za-z0-9.-]+(:\\d{1,5})?")) {
      throw new IllegalArgumentException("a host name");
    }
    return one("https://" + host);
  }

  static List<Value> url(String url) {
    if (!url.matches("https?://[^\\s/]+.*")) {
      throw new IllegalArgumentException("an http or https address");
    }
    return one(url.replaceAll("/+$", ""));
  }

  /** The service's own base is added by those who call it. */
  static List<Value> dataService(String url) {
    return one(url(url).getFirst().text().replaceFirst("/api/data$", ""));
  }

  /** YAML that is one JSON value. */
  final class YamlReading {
    private YamlReading() {}

    static jakarta.json.JsonValue of(String yaml) {
      try {
        return YamlFile.parse(yaml);
      } catch (YAMLException | JsonException | ClassCastException e) {
        throw new IllegalArgumentException("valid YAML", e);
      }
    }
  }
}
