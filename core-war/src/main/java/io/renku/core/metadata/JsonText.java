package io.renku.core.metadata;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes JSON the way Python's {@code json.dumps} does, byte for byte, so that our commits and the
 * command line client's do not differ in form.
 */
public final class JsonText {
  private final StringBuilder out = new StringBuilder();
  private final boolean isIndented;
  private final boolean isAscii;

  private JsonText(boolean isIndented, boolean isAscii) {
    this.isIndented = isIndented;
    this.isAscii = isAscii;
  }

  /** Keys sorted, two blanks a level, no final newline. */
  public static String indented(Object value) {
    return new JsonText(true, false).write(value, 0).toString();
  }

  /** One line, keys in the order given. */
  public static String oneLine(Object value) {
    return new JsonText(false, false).write(value, 0).toString();
  }

  /** One line, everything outside ASCII escaped. */
  public static String ascii(Object value) {
    return new JsonText(false, true).write(value, 0).toString();
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private JsonText write(Object value, int depth) {
    switch (value) {
      case null -> out.append("null");
      case String text -> quote(text);
      case Boolean flag -> out.append(flag.booleanValue());
      case Number number -> out.append(number);
      case Map<?, ?> map -> members(isIndented ? new TreeMap<>(map) : map, depth);
      case Collection<?> items -> items(items, depth);
      default -> throw new IllegalArgumentException("Not a JSON value: " + value.getClass());
    }
    return this;
  }

  private void members(Map<?, ?> map, int depth) {
    out.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
      var entry = i.next();
      newLine(depth + 1);
      quote(entry.getKey().toString());
      out.append(": ");
      write(entry.getValue(), depth + 1);
      comma(i.hasNext());
    }
    end(map.isEmpty(), depth, '}');
  }

  private void items(Collection<?> items, int depth) {
    out.append('[');
    for (var i = items.iterator(); i.hasNext(); ) {
      newLine(depth + 1);
      write(i.next(), depth + 1);
      comma(i.hasNext());
    }
    end(items.isEmpty(), depth, ']');
  }

  private void comma(boolean hasNext) {
    if (hasNext) {
      out.append(isIndented ? "," : ", ");
    }
  }

  private void end(boolean isEmpty, int depth, char bracket) {
    if (!isEmpty) {
      newLine(depth);
    }
    out.append(bracket);
  }

  private void newLine(int depth) {
    if (isIndented) {
      out.append('\n').repeat("  ", depth);
    }
  }

  private void quote(String text) {
    out.append('"');
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> plain(c);
      }
    }
    out.append('"');
  }

  private void plain(char c) {
    if (c < 0x20 || (isAscii && c > 0x7e)) {
      out.append(String.format("\\u%04x", (int) c));
    } else {
      out.append(c);
    }
  }
}
