package io.renku.platform.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One version of one object: its JSON as bytes (a tenth of a tree's memory) and the few facts that
 * are asked for without parsing.
 */
public record Stored(
    Key key,
    long revision,
    byte[] json,
    String apiVersion,
    String uid,
    Map<String, String> labels,
    List<String> owners,
    boolean isDeleting) {

  static Stored of(Key key, long revision, ObjectNode object) {
    var metadata = object.path("metadata");
    var labels = new TreeMap<String, String>();
    for (var label : metadata.path("labels").properties()) {
      labels.put(label.getKey(), label.getValue().asText());
    }
    var owners =
        Json.items(metadata, "ownerReferences").stream().map(o -> Json.text(o, "uid")).toList();
    return new Stored(
        key,
        revision,
        Json.bytes(object),
        Json.text(object, "apiVersion"),
        Json.text(metadata, "uid"),
        labels,
        owners,
        metadata.hasNonNull("deletionTimestamp"));
  }

  /** A fresh tree that the caller may change. */
  public ObjectNode read() {
    return Json.parseObject(json);
  }
}
