package io.renku.crc.preferences;

import io.renku.crc.database.JsonColumn;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Pinned projects as a jsonb column. */
@Converter
public class PinnedProjectsConverter implements AttributeConverter<PinnedProjects, Object> {

  @Override
  public Object convertToDatabaseColumn(PinnedProjects pinned) {
    return JsonColumn.write(pinned);
  }

  @Override
  public PinnedProjects convertToEntityAttribute(Object column) {
    return JsonColumn.read(column, PinnedProjects.class);
  }
}
