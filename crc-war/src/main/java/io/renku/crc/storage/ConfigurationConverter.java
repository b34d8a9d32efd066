package io.renku.crc.storage;

import io.renku.crc.database.JsonColumn;
import jakarta.json.JsonObject;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** A configuration as a jsonb column. */
@Converter
public class ConfigurationConverter implements AttributeConverter<JsonObject, Object> {

  @Override
  public Object convertToDatabaseColumn(JsonObject configuration) {
    return JsonColumn.write(configuration);
  }

  @Override
  public JsonObject convertToEntityAttribute(Object column) {
    return JsonColumn.read(column, JsonObject.class);
  }
}
