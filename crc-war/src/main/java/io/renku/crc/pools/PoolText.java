package io.renku.crc.pools;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.bind.Jsonb;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * One state of a pool and its JSON, written once. Only the marks on its classes differ between
 * requests, so each class is kept in both ways.
 */
record PoolText(
    long revision, ResourcePoolView view, byte[] head, List<ClassText> classes, byte[] tail) {
  /** In a JSON text these bytes are never inside a string: there the quotes are escaped. */
  private static final String NO_CLASSES = "\"classes\":[]";

  record ClassText(ResourceClassView view, byte[] matching, byte[] other) {}

  static PoolText of(long revision, ResourcePoolView view, Jsonb jsonb) {
    var frame = jsonb.toJson(view.with(List.of()));
    int classes = frame.indexOf(NO_CLASSES) + NO_CLASSES.length() - 1;
    return new PoolText(
        revision,
        view,
        frame.substring(0, classes).getBytes(UTF_8),
        view.classes().stream().map(one -> classText(one, jsonb)).toList(),
        frame.substring(classes).getBytes(UTF_8));
  }

  private static ClassText classText(ResourceClassView view, Jsonb jsonb) {
    return new ClassText(
        view,
        jsonb.toJson(view.marked(true)).getBytes(UTF_8),
        jsonb.toJson(view.marked(false)).getBytes(UTF_8));
  }

  /** An array of pools, with a mark on each class that is large enough. */
  static byte[] array(List<PoolText> pools, ClassFilter filter) {
    var json = new ByteArrayOutputStream(pools.stream().mapToInt(PoolText::length).sum() + 2);
    json.write('[');
    for (int i = 0; i < pools.size(); i++) {
      if (i > 0) {
        json.write(',');
      }
      pools.get(i).writeTo(json, filter);
    }
    json.write(']');
    return json.toByteArray();
  }

  private void writeTo(ByteArrayOutputStream json, ClassFilter filter) {
    json.writeBytes(head);
    for (int i = 0; i < classes.size(); i++) {
      if (i > 0) {
        json.write(',');
      }
      var one = classes.get(i);
      json.writeBytes(one.view().satisfies(filter) ? one.matching() : one.other());
    }
    json.writeBytes(tail);
  }

  /** At most so many bytes, with a comma after each part. */
  private int length() {
    return head.length
        + tail.length
        + 1
        + classes.stream().mapToInt(one -> one.other().length + 1).sum();
  }
}
