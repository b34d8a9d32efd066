package io.renku.gateway.kit;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.weld.injection.spi.ResourceInjectionServices;
import org.jboss.weld.injection.spi.ResourceReferenceFactory;
import org.jboss.weld.injection.spi.helpers.SimpleResourceReference;

/** Virtual threads where the server would inject its managed ones. */
final class VirtualExecutor implements ResourceInjectionServices {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @Override
  public ResourceReferenceFactory<Object> registerResourceInjectionPoint(InjectionPoint point) {
    return () -> new SimpleResourceReference<>(managed());
  }

  @Override
  public ResourceReferenceFactory<Object> registerResourceInjectionPoint(
      String jndiName, String mappedName) {
    return () -> new SimpleResourceReference<>(managed());
  }

  private Object managed() {
    return Proxy.newProxyInstance(
        getClass().getClassLoader(),
        new Class<?>[] {ManagedExecutorService.class},
        (_, called, args) -> {
          try {
            return called.invoke(threads, args);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  @Override
  public void cleanup() {
    threads.shutdownNow();
  }
}
