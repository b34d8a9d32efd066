package io.renku.forge.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.http.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers one query by walking what it selects. */
final class Execution {
  private final GraphqlParser.Document document;
  private final JsonNode variables;

  Execution(GraphqlParser.Document document, JsonNode variables) {
    this.document = document;
    this.variables = variables;
  }

  /** A field that exists in GitLab, perhaps, but not here. */
  static final class UnknownField extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownField(String field, String type) {
      super("Field '" + field + "' doesn't exist on type '" + type + "'", null, false, false);
    }
  }

  ObjectNode run(GraphqlObject root) {
    return object(root, document.selections());
  }

  private ObjectNode object(GraphqlObject object, List<Selection> selections) {
    var view = Json.object();
    fill(view, object, selections);
    return view;
  }

  private void fill(ObjectNode view, GraphqlObject object, List<Selection> selections) {
    for (var selection : selections) {
      switch (selection) {
        case Selection.Field field -> view.set(field.alias(), field(object, field));
        case Selection.Group group -> {
          if (group.type() == null || group.type().equals(object.type())) {
            fill(view, object, group.inner());
          }
        }
        case Selection.Spread spread -> {
          var group = document.fragments().get(spread.fragment());
          if (group == null) {
            throw new GraphqlParser.Malformed("Fragment " + spread.fragment() + " is not defined");
          }
          if (group.type().equals(object.type())) {
            fill(view, object, group.inner());
          }
        }
      }
    }
  }

  private JsonNode field(GraphqlObject object, Selection.Field field) {
    if (field.name().equals("__typename")) {
      return Json.MAPPER.getNodeFactory().textNode(object.type());
    }
    var resolver = object.fields().get(field.name());
    if (resolver == null) {
      throw new UnknownField(field.name(), object.type());
    }
    var arguments = new HashMap<String, Object>();
    field.arguments().forEach((name, value) -> arguments.put(name, filled(value)));
    return value(resolver.apply(new Arguments(arguments)), field);
  }

  private JsonNode value(Object value, Selection.Field field) {
    return switch (value) {
      case null -> Json.MAPPER.nullNode();
      case GraphqlObject inner -> object(inner, field.inner());
      case List<?> list -> {
        var array = Json.array();
        list.forEach(one -> array.add(value(one, field)));
        yield array;
      }
      default -> Json.MAPPER.valueToTree(value);
    };
  }

  private Object filled(Object value) {
    return switch (value) {
      case Selection.Variable variable -> variable(variable.name());
      case List<?> list -> list.stream().map(this::filled).toList();
      case Map<?, ?> map -> {
        var copy = new HashMap<Object, Object>();
        map.forEach((k, v) -> copy.put(k, filled(v)));
        yield copy;
      }
      case null, default -> value;
    };
  }

  private Object variable(String name) {
    var sent = variables.path(name);
    return sent.isMissingNode()
        ? document.defaults().get(name)
        : Json.MAPPER.convertValue(sent, Object.class);
  }
}
