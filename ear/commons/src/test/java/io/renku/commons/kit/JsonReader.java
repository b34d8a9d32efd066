package io.renku.commons.kit;

import jakarta.json.Json;
import jakarta.json.JsonStructure;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Reads answers of other services as the server would, with JSON-P. */
@Provider
public class JsonReader implements MessageBodyReader<JsonStructure> {

  @Override
  public boolean isReadable(Class<?> type, Type generic, Annotation[] all, MediaType media) {
    return JsonStructure.class.isAssignableFrom(type);
  }

  @Override
  public JsonStructure readFrom(
      Class<JsonStructure> type,
      Type generic,
      Annotation[] all,
      MediaType media,
      MultivaluedMap<String, String> headers,
      InputStream in) {
    try (var reader = Json.createReader(in)) {
      return type.cast(reader.read());
    }
  }
}
