package io.renku.crc.rclone;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** Options as clients read them: snake case, and the two spellings in use of two of the keys. */
public final class OptionView {
  private OptionView() {}

  public static JsonObject of(RcloneOption option) {
    var from = option.described();
    var view =
        Json.createObjectBuilder()
            .add("name", option.name())
            .add("help", from.getString("Help", ""))
            .add("provider", from.getString("Provider", ""))
            .add("default", from.getOrDefault("Default", Json.createValue("")))
            .add("default_str", from.getString("DefaultStr", ""))
            .add("required", option.isRequired())
            .add("sensitive", option.isSensitive())
            .add("is_password", option.isPassword())
            .add("ispassword", option.isPassword())
            .add("advanced", option.isAdvanced())
            .add("exclusive", from.getBoolean("Exclusive", false))
            .add("type", option.type())
            .add("datatype", datatype(option.type()));
    if (from.containsKey("Examples")) {
      view.add("examples", examples(from));
    }
    if (from.getOrDefault("Default", JsonValue.NULL) == JsonValue.NULL) {
      view.remove("default");
    }
    return view.build();
  }

  private static JsonValue examples(JsonObject from) {
    var examples = Json.createArrayBuilder();
    from.getJsonArray("Examples").stream()
        .map(JsonValue::asJsonObject)
        .forEach(
            example ->
                examples.add(
                    Json.createObjectBuilder()
                        .add("value", example.getString("Value", ""))
                        .add("help", example.getString("Help", ""))
                        .add("provider", example.getString("Provider", ""))));
    return examples.build();
  }

  private static String datatype(String type) {
    return switch (type) {
      case "int", "SizeSuffix", "Duration", "MultiEncoder", "Encoding", "Bits" -> "int";
      case "bool", "Tristate" -> "bool";
      case "Time" -> "Time";
      default -> "string";
    };
  }
}
