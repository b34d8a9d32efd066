package io.renku.core.metadata;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.TreeMap;

/** Makes the small objects that projects and datasets hold. */
public final class Values {
  private Values() {}

  /** JSON of a request, as an attribute may hold it. */
  public static Object of(JsonValue json) {
    return switch (json) {
      case JsonString text -> text.getString();
      case JsonNumber number ->
          number.isIntegral() ? (Object) number.bigIntegerValue() : number.bigDecimalValue();
      case JsonArray array -> {
        var items = new ArrayList<>();
        array.forEach(item -> items.add(of(item)));
        yield items;
      }
      case JsonObject object -> {
        var map = new TreeMap<String, Object>();
        object.forEach((key, value) -> map.put(key, of(value)));
        yield map;
      }
      default ->
          switch (json.getValueType()) {
            case TRUE -> true;
            case FALSE -> false;
            default -> null;
          };
    };
  }

  /** What a client wants to keep with a project or dataset, in its own words. */
  public static Instance annotation(String source, JsonValue body) {
    var state = new TreeMap<String, Object>();
    state.put("body", of(body));
    state.put("id", "/annotations/" + Oid.hex());
    state.put("source", source);
    return new Instance(Types.ANNOTATION, state);
  }

  public static Instance image(String owner, int position, String contentUrl) {
    var state = new TreeMap<String, Object>();
    state.put("content_url", contentUrl);
    state.put("id", owner + "/images/" + position);
    state.put("position", BigInteger.valueOf(position));
    return new Instance(Types.IMAGE, state);
  }
}
