package io.renku.gateway.kit;

import io.renku.gateway.GatewayApplication;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What a server would find in the WAR by its annotations. */
final class WarClasses {
  private static final List<Class<?>> ALL = scan();

  private WarClasses() {}

  static List<Class<?>> beans() {
    var beans = new ArrayList<>(annotated(ApplicationScoped.class));
    beans.addAll(annotated(RequestScoped.class));
    beans.addAll(providers());
    return beans;
  }

  static List<Class<?>> resources() {
    return annotated(Path.class);
  }

  static List<Class<?>> providers() {
    var providers = new ArrayList<>(annotated(Provider.class));
    providers.add(JsonWriter.class);
    return providers;
  }

  private static List<Class<?>> annotated(Class<? extends Annotation> type) {
    return ALL.stream().filter(c -> c.isAnnotationPresent(type)).toList();
  }

  private static List<Class<?>> scan() {
    try {
      var root =
          java.nio.file.Path.of(
              GatewayApplication.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (var files = Files.walk(root)) {
        return files
            .map(file -> root.relativize(file).toString().replace('/', '.'))
            .filter(name -> name.endsWith(".class"))
            .<Class<?>>map(name -> load(name.substring(0, name.length() - ".class".length())))
            .toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, WarClasses.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
