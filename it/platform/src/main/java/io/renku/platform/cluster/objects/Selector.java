package io.renku.platform.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.store.Stored;
import io.renku.platform.cluster.types.Names;
import io.renku.platform.cluster.types.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which objects of a list or watch are asked for: a label selector and a field selector. */
public final class Selector implements Predicate<Stored> {
  public static final Selector ALL = new Selector(List.of(), List.of());

  private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s+\\(([^)]*)\\)");
  private static final Pattern COMPARE = Pattern.compile("([^=!\\s]+)\\s*(==|=|!=)\\s*(\\S*)");
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "pods",
          Set.of(
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "status.phase",
              "status.podIP",
              "status.nominatedNodeName"),
          "events",
          Set.of(
              "involvedObject.kind",
              "involvedObject.namespace",
              "involvedObject.name",
              "involvedObject.uid",
              "involvedObject.apiVersion",
              "involvedObject.resourceVersion",
              "involvedObject.fieldPath",
              "reason",
              "reportingComponent",
              "source",
              "type"),
          "secrets",
          Set.of("type"),
          "namespaces",
          Set.of("status.phase"),
          "nodes",
          Set.of("spec.unschedulable"));

  private final List<Predicate<Map<String, String>>> labels;
  private final List<Predicate<Stored>> fields;

  private Selector(List<Predicate<Map<String, String>>> labels, List<Predicate<Stored>> fields) {
    this.labels = labels;
    this.fields = fields;
  }

  public static Selector of(ResourceType type, String labelSelector, String fieldSelector) {
    return new Selector(labelTerms(labelSelector), fieldTerms(type, fieldSelector));
  }

  /** A selector as objects carry it: plain labels, or matchLabels and matchExpressions. */
  public static Predicate<Map<String, String>> ofObject(JsonNode selector) {
    var terms = new ArrayList<Predicate<Map<String, String>>>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(e -> terms.add(l -> e.getValue().asText().equals(l.get(e.getKey()))));
    for (var expression : Json.items(selector, "matchExpressions")) {
      var key = Json.text(expression, "key");
      var values = Set.copyOf(Json.texts(expression, "values"));
      terms.add(
          switch (Json.text(expression, "operator")) {
            case "In" -> l -> l.containsKey(key) && values.contains(l.get(key));
            case "NotIn" -> l -> !l.containsKey(key) || !values.contains(l.get(key));
            case "Exists" -> l -> l.containsKey(key);
            case "DoesNotExist" -> l -> !l.containsKey(key);
            default -> _ -> false;
          });
    }
    return l -> terms.stream().allMatch(t -> t.test(l));
  }

  @Override
  public boolean test(Stored object) {
    return labels.stream().allMatch(t -> t.test(object.labels()))
        && fields.stream().allMatch(t -> t.test(object));
  }

  private static List<Predicate<Map<String, String>>> labelTerms(String text) {
    var terms = new ArrayList<Predicate<Map<String, String>>>();
    for (var term : split(text)) {
      terms.add(labelTerm(term));
    }
    return terms;
  }

  private static List<String> split(String text) {
    var terms = new ArrayList<String>();
    var depth = 0;
    var start = 0;
    for (var i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ',' && depth == 0) {
        var term = text.substring(start, i).strip();
        if (!term.isEmpty()) {
          terms.add(term);
        }
        start = i + 1;
      } else if (text.charAt(i) == '(') {
        depth++;
      } else if (text.charAt(i) == ')') {
        depth--;
      }
    }
    return terms;
  }

  private static Predicate<Map<String, String>> labelTerm(String term) {
    var set = SET.matcher(term);
    if (set.matches()) {
      var key = key(set.group(1), term);
      var values = java.util.Arrays.stream(set.group(3).split(",", -1)).map(String::strip).toList();
      return set.group(2).equals("in")
          ? l -> l.containsKey(key) && values.contains(l.get(key))
          : l -> !values.contains(l.get(key));
    }
    var compare = COMPARE.matcher(term);
    if (compare.matches()) {
      var key = key(compare.group(1), term);
      var value = compare.group(3);
      if (!Names.isLabelValue(value)) {
        throw unparsable(term);
      }
      return compare.group(2).equals("!=")
          ? l -> !value.equals(l.get(key))
          : l -> value.equals(l.get(key));
    }
    if (term.startsWith("!")) {
      var key = key(term.substring(1).strip(), term);
      return l -> !l.containsKey(key);
    }
    var key = key(term, term);
    return l -> l.containsKey(key);
  }

  private static String key(String key, String term) {
    if (!Names.isQualifiedName(key)) {
      throw unparsable(term);
    }
    return key;
  }

  private static ApiFailure unparsable(String term) {
    return ApiFailure.badRequest("unable to parse requirement: " + term);
  }

  private static List<Predicate<Stored>> fieldTerms(ResourceType type, String text) {
    var terms = new ArrayList<Predicate<Stored>>();
    for (var term : split(text)) {
      var compare = COMPARE.matcher(term);
      if (!compare.matches()) {
        throw ApiFailure.badRequest(
            "invalid selector: '%s'; can't understand '%s'".formatted(text, term));
      }
      var field = compare.group(1);
      var value = compare.group(3);
      Predicate<Stored> same =
          switch (field) {
            case "metadata.name" -> o -> o.key().name().equals(value);
            case "metadata.namespace" -> o -> o.key().namespace().equals(value);
            default -> {
              if (type.isCustom()
                  || !FIELDS.getOrDefault(type.plural(), Set.of()).contains(field)) {
                throw ApiFailure.badRequest("field label not supported: " + field);
              }
              yield o -> field(o.read(), field).equals(value);
            }
          };
      terms.add(compare.group(2).equals("!=") ? same.negate() : same);
    }
    return terms;
  }

  private static String field(ObjectNode object, String path) {
    JsonNode node = object;
    for (var step : (path.equals("source") ? "source.component" : path).split("\\.")) {
      node = node.path(step);
    }
    return path.equals("spec.unschedulable") && node.isMissingNode() ? "false" : node.asText("");
  }
}
