package io.renku.forge.graphql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a GraphQL document. Types of variables are read over; directives are refused. */
final class GraphqlParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "[\\s,\\uFEFF]+|#[^\\n]*"
              + "|(?<text>\"\"\"(?:[^\"]|\"(?!\"\"))*\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\")"
              + "|(?<name>[_A-Za-z][_0-9A-Za-z]*)"
              + "|(?<number>-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)"
              + "|(?<mark>\\.\\.\\.|[!$()\\[\\]{}:=|&@])");
  private static final int DEEPEST = 30;

  private final List<String> tokens = new ArrayList<>();
  private int at;
  private int depth;

  /** One operation with the fragments and defaults that it may use. */
  record Document(
      String operation,
      List<Selection> selections,
      Map<String, Selection.Group> fragments,
      Map<String, Object> defaults) {}

  /** A document that cannot be read. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  private GraphqlParser(String text) {
    var matcher = TOKEN.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      end = matcher.end();
      var isToken =
          matcher.group("text") != null
              || matcher.group("name") != null
              || matcher.group("number") != null
              || matcher.group("mark") != null;
      if (isToken) {
        tokens.add(matcher.group());
      }
    }
    if (end < text.length()) {
      throw new Malformed("Unexpected \"" + text.charAt(end) + "\" at " + end);
    }
  }

  static Document parse(String text, String operationName) {
    return new GraphqlParser(text).document(operationName);
  }

  private Document document(String operationName) {
    var fragments = new HashMap<String, Selection.Group>();
    Document found = null;
    while (at < tokens.size()) {
      if (peek("fragment")) {
        next();
        var name = next();
        expect("on");
        fragments.put(name, new Selection.Group(next(), selections()));
        continue;
      }
      var operation = operation(fragments);
      if (found == null || operation.name().equals(operationName)) {
        found = operation.document();
      }
    }
    if (found == null) {
      throw new Malformed("Unexpected end of document");
    }
    return found;
  }

  private record Operation(String name, Document document) {}

  private Operation operation(Map<String, Selection.Group> fragments) {
    var kind = peek("{") ? "query" : next();
    var name = peek("{") || peek("(") ? "" : next();
    var defaults = peek("(") ? variables() : Map.<String, Object>of();
    return new Operation(name, new Document(kind, selections(), fragments, defaults));
  }

  private Map<String, Object> variables() {
    var defaults = new HashMap<String, Object>();
    expect("(");
    while (!peek(")")) {
      expect("$");
      var name = next();
      expect(":");
      while (peek("[") || peek("]") || peek("!") || !(peek("$") || peek(")") || peek("="))) {
        next();
      }
      if (peek("=")) {
        next();
        defaults.put(name, value());
      }
    }
    next();
    return defaults;
  }

  private List<Selection> selections() {
    if (++depth > DEEPEST) {
      throw new Malformed("The query is nested too deeply");
    }
    expect("{");
    var all = new ArrayList<Selection>();
    while (!peek("}")) {
      all.add(peek("...") ? fragment() : field());
    }
    next();
    depth--;
    return all;
  }

  private Selection fragment() {
    next();
    if (peek("on")) {
      next();
      return new Selection.Group(next(), selections());
    }
    return peek("{") ? new Selection.Group(null, selections()) : new Selection.Spread(next());
  }

  private Selection.Field field() {
    var alias = name();
    var name = alias;
    if (peek(":")) {
      next();
      name = name();
    }
    var arguments = peek("(") ? arguments() : Map.<String, Object>of();
    if (peek("@")) {
      throw new Malformed("Directives are not supported by this server");
    }
    return new Selection.Field(alias, name, arguments, peek("{") ? selections() : List.of());
  }

  private String name() {
    var name = next();
    if (!Character.isLetter(name.charAt(0)) && name.charAt(0) != '_') {
      throw new Malformed("Unexpected \"" + name + "\"");
    }
    return name;
  }

  private Map<String, Object> arguments() {
    var arguments = new LinkedHashMap<String, Object>();
    expect("(");
    while (!peek(")")) {
      var name = name();
      expect(":");
      arguments.put(name, value());
    }
    next();
    return arguments;
  }

  private Object value() {
    var token = next();
    return switch (token) {
      case "$" -> new Selection.Variable(next());
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      case "[" -> {
        var list = new ArrayList<Object>();
        while (!peek("]")) {
          list.add(value());
        }
        next();
        yield list;
      }
      case "{" -> {
        var object = new LinkedHashMap<String, Object>();
        while (!peek("}")) {
          var name = name();
          expect(":");
          object.put(name, value());
        }
        next();
        yield object;
      }
      default -> scalar(token);
    };
  }

  private static Object scalar(String token) {
    if (token.startsWith("\"\"\"")) {
      return token.substring(3, token.length() - 3);
    }
    if (token.startsWith("\"")) {
      try {
        return io.renku.forge.http.Json.MAPPER.readValue(token, String.class);
      } catch (com.fasterxml.jackson.core.JsonProcessingException _) {
        throw new Malformed("Unexpected " + token);
      }
    }
    if (token.matches("-?\\d+")) {
      return Long.valueOf(token);
    }
    return token;
  }

  private boolean peek(String token) {
    return at < tokens.size() && tokens.get(at).equals(token);
  }

  private String next() {
    if (at >= tokens.size()) {
      throw new Malformed("Unexpected end of document");
    }
    return tokens.get(at++);
  }

  private void expect(String token) {
    var found = next();
    if (!found.equals(token)) {
      throw new Malformed("Expected \"" + token + "\", found \"" + found + "\"");
    }
  }
}
