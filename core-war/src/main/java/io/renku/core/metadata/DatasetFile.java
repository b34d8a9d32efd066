package io.renku.core.metadata;

import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A file's place in a version of a dataset. */
public record DatasetFile(Instance state) {

  /**
   * @param checksum the git blob id of what is committed at the path
   * @param size empty for a file that was found in place
   */
  public static DatasetFile of(
      String path, String checksum, String source, OptionalLong size, OffsetDateTime added) {
    var entity = new TreeMap<String, Object>();
    entity.put("checksum", checksum);
    entity.put("id", Ids.entity(checksum, path));
    entity.put("path", path);
    var attributes = new TreeMap<String, Object>();
    attributes.put("based_on", null);
    attributes.put("date_added", added);
    attributes.put("date_removed", null);
    attributes.put("entity", new Instance(Types.ENTITY, entity));
    attributes.put("id", "/dataset-files/" + Oid.hex());
    attributes.put("is_external", false);
    attributes.put("linked", false);
    attributes.put("size", size.isPresent() ? BigInteger.valueOf(size.getAsLong()) : null);
    attributes.put("source", source);
    return new DatasetFile(new Instance(Types.DATASET_FILE, attributes));
  }

  public String path() {
    return entity().requireText("path");
  }

  public Optional<String> checksum() {
    return entity().text("checksum");
  }

  public Optional<OffsetDateTime> added() {
    return state.time("date_added");
  }

  public boolean isRemoved() {
    return state.time("date_removed").isPresent();
  }

  DatasetFile removed(OffsetDateTime now) {
    return new DatasetFile(
        state.with("date_removed", now).with("id", "/dataset-files/" + Oid.hex()));
  }

  private Instance entity() {
    return state
        .instance("entity")
        .orElseThrow(() -> new IllegalStateException("A dataset file has no entity."));
  }
}
