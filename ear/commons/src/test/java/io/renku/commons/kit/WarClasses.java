package io.renku.commons.kit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
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
import java.util.function.Predicate;

/** What a server would find in a WAR by scanning it, less what belongs to the server itself. */
public final class WarClasses {
  private final List<Class<?>> all;

  /**
   * @param inside any class of the WAR
   * @param wanted false for what only a server can run
   */
  public WarClasses(Class<?> inside, Predicate<Class<?>> wanted) {
    all = scan(inside).stream().filter(wanted).toList();
  }

  public List<Class<?>> beans() {
    var beans = new ArrayList<>(annotated(ApplicationScoped.class));
    beans.addAll(annotated(RequestScoped.class));
    beans.addAll(annotated(Dependent.class));
    beans.addAll(providers());
    return beans;
  }

  public List<Class<?>> resources() {
    return annotated(Path.class);
  }

  public List<Class<?>> providers() {
    return annotated(Provider.class);
  }

  private List<Class<?>> annotated(Class<? extends Annotation> type) {
    return all.stream().filter(c -> !c.isInterface() && c.isAnnotationPresent(type)).toList();
  }

  private static List<Class<?>> scan(Class<?> inside) {
    try {
      var root =
          java.nio.file.Path.of(inside.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (var files = Files.walk(root)) {
        return files
            .map(file -> root.relativize(file).toString().replace('/', '.'))
            .filter(name -> name.endsWith(".class"))
            .map(name -> load(name.substring(0, name.length() - ".class".length())))
            .<Class<?>>map(c -> c)
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
