package io.renku.sessions;

import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Configuration as it is when nothing is configured. */
public final class ConfigFixture {
  private ConfigFixture() {}

  public static SessionsConfig sessions() {
    return withDefaults(new SessionsConfig());
  }

  public static PlatformConfig platform() {
    return withDefaults(new PlatformConfig());
  }

  private static <T> T withDefaults(T config) {
    for (var field : config.getClass().getFields()) {
      try {
        field.set(config, isKey(field) ? standard(field) : group(field.getType()));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return config;
  }

  private static boolean isKey(Field field) {
    return field.isAnnotationPresent(ConfigProperty.class);
  }

  private static Object group(Class<?> type) throws ReflectiveOperationException {
    return withDefaults(type.getConstructor().newInstance());
  }

  private static Object standard(Field field) {
    if (field.getType() == Optional.class) {
      return Optional.empty();
    }
    var text = field.getAnnotation(ConfigProperty.class).defaultValue();
    if (field.getType() == boolean.class) {
      return Boolean.valueOf(text);
    }
    if (field.getType() == int.class) {
      return Integer.valueOf(text);
    }
    if (field.getType() == long.class) {
      return Long.valueOf(text);
    }
    return field.getGenericType() instanceof ParameterizedType && field.getType() == List.class
        ? Arrays.asList(text.split(","))
        : text;
  }
}
