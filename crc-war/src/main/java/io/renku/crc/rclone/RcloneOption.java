package io.renku.crc.rclone;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.List;

/** One setting of a kind of storage, as rclone describes it. */
public record RcloneOption(JsonObject described, boolean isRequired, boolean isSensitive) {

  public String name() {
    return described.getString("Name");
  }

  public String type() {
    return described.getString("Type", "string");
  }

  public boolean isPassword() {
    return described.getBoolean("IsPassword", false);
  }

  public boolean isSecret() {
    return isSensitive || isPassword();
  }

  public boolean isAdvanced() {
    return described.getBoolean("Advanced", false);
  }

  /** Values that this setting is limited to; empty when it takes others too. */
  List<String> onlyValues() {
    return described.getBoolean("Exclusive", false) && described.containsKey("Examples")
        ? described.getJsonArray("Examples").stream()
            .map(example -> example.asJsonObject().getString("Value"))
            .toList()
        : List.of();
  }

  /**
   * Some settings exist for some providers only: {@code "AWS,Ceph"}, or {@code "!AWS"} for all
   * others, which includes that none is named.
   */
  public boolean appliesTo(String provider) {
    var filter = described.getString("Provider", "");
    if (filter.isEmpty()) {
      return true;
    }
    var negated = filter.startsWith("!");
    var named = Arrays.asList((negated ? filter.substring(1) : filter).split(","));
    return negated != named.contains(provider);
  }

  /**
   * With the endpoint required, as rclone's help says for stores that are no cloud of their own.
   */
  RcloneOption required() {
    return new RcloneOption(described, true, isSensitive);
  }

  RcloneOption notSensitive() {
    return new RcloneOption(described, isRequired, false);
  }

  static RcloneOption of(JsonValue value) {
    var described = value.asJsonObject();
    return new RcloneOption(
        described,
        described.getBoolean("Required", false),
        described.getBoolean("Sensitive", false));
  }
}
