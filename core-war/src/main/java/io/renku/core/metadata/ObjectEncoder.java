package io.renku.core.metadata;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns a stored object into the bytes of its file. */
final class ObjectEncoder {
  private ObjectEncoder() {}

  static byte[] encode(StoredObject object) {
    var top = new LinkedHashMap<String, Object>();
    if (object.state() instanceof Map<?, ?> attributes) {
      new TreeMap<>(attributes).forEach((key, value) -> top.put((String) key, value(value)));
    } else {
      top.put("@renku_data_value", value(object.state()));
    }
    top.put("@renku_data_type", object.type());
    top.put("@renku_oid", object.oid());
    return Types.isPlainFile(object.type())
        ? JsonText.indented(top).getBytes(StandardCharsets.UTF_8)
        : Compression.pack(JsonText.oneLine(top).getBytes(StandardCharsets.UTF_8));
  }

  private static Object value(Object value) {
    return switch (value) {
      case OffsetDateTime time -> marked(Types.DATE_TIME, PythonTime.iso(time));
      case Tuple tuple -> marked(Types.TUPLE, values(tuple.items()));
      case Marked mark -> marked(mark.type(), value(mark.value()));
      case Reference reference -> reference(reference);
      case Instance instance -> marked(instance.type(), value(instance.state()));
      case Index index -> index(index);
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, Object>();
        map.forEach((key, inner) -> sorted.put((String) key, value(inner)));
        yield sorted;
      }
      case Collection<?> items -> values(items);
      case null, default -> value;
    };
  }

  private static List<Object> values(Collection<?> items) {
    var encoded = new ArrayList<>(items.size());
    items.forEach(item -> encoded.add(value(item)));
    return encoded;
  }

  private static Map<String, Object> marked(String type, Object value) {
    var encoded = new LinkedHashMap<String, Object>();
    encoded.put("@renku_data_type", type);
    encoded.put("@renku_data_value", value);
    return encoded;
  }

  private static Map<String, Object> index(Index index) {
    var encoded = new LinkedHashMap<String, Object>();
    encoded.put("@renku_data_type", Types.INDEX);
    encoded.put("@renku_oid", index.oid());
    index.state().forEach((key, value) -> encoded.put(key, value(value)));
    return encoded;
  }

  private static Map<String, Object> reference(Reference reference) {
    var encoded = new LinkedHashMap<String, Object>();
    encoded.put("@renku_data_type", reference.type());
    encoded.put("@renku_oid", reference.oid());
    encoded.put("@renku_reference", true);
    return encoded;
  }
}
