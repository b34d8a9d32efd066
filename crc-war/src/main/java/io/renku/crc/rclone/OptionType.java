package io.renku.crc.rclone;

import io.renku.crc.wire.Coercion;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.regex.Pattern;

/** Whether a value can stand for what rclone expects; the web client sends text for everything. */
enum OptionType {
  INTEGER("-?\\d+"),
  SIZE("(?i)off|\\d+(\\.\\d+)?([bkmgtp]i?b?)?"),
  DURATION("off|(\\d+(\\.\\d+)?(ns|us|µs|ms|s|m|h|d|w|M|y)?)+"),
  NAMES("[A-Za-z0-9,]*"),
  BOOLEAN("(?i)true|false"),
  OBJECT(""),
  TEXT("(?s).*");

  private final Pattern text;

  OptionType(String text) {
    this.text = Pattern.compile(text);
  }

  static OptionType of(String rclone) {
    return switch (rclone) {
      case "int" -> INTEGER;
      case "SizeSuffix" -> SIZE;
      case "Duration" -> DURATION;
      case "MultiEncoder", "Encoding", "Bits" -> NAMES;
      case "bool" -> BOOLEAN;
      case "Tristate" -> OBJECT;
      default -> TEXT;
    };
  }

  boolean accepts(JsonValue value) {
    return switch (value) {
      case JsonString string -> this != OBJECT && text.matcher(string.getString()).matches();
      case JsonNumber number -> isNumeric() && Coercion.toLong(number).isPresent();
      case JsonValue other when other == JsonValue.TRUE || other == JsonValue.FALSE ->
          this == BOOLEAN || this == OBJECT;
      default -> this == OBJECT && value.getValueType() == JsonValue.ValueType.OBJECT;
    };
  }

  private boolean isNumeric() {
    return this == INTEGER || this == SIZE || this == DURATION || this == NAMES;
  }
}
