package io.renku.crc.kit;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jboss.weld.injection.spi.JpaInjectionServices;
import org.jboss.weld.injection.spi.ResourceInjectionServices;
import org.jboss.weld.injection.spi.ResourceReference;
import org.jboss.weld.injection.spi.ResourceReferenceFactory;
import org.jboss.weld.injection.spi.helpers.SimpleResourceReference;

/** The persistence unit of this WAR without a server: one entity manager for each transaction. */
final class Database implements AutoCloseable {
  private static final ThreadLocal<EntityManager> CURRENT = new ThreadLocal<>();
  private static volatile EntityManagerFactory factory;

  private final DataSource source;

  Database(DataSource source) {
    this.source = source;
    var settings = new HashMap<String, Object>();
    settings.put("jakarta.persistence.transactionType", "RESOURCE_LOCAL");
    settings.put("jakarta.persistence.nonJtaDataSource", source);
    settings.put("jakarta.persistence.jtaDataSource", null);
    settings.put("eclipselink.weaving", "false");
    factory = Persistence.createEntityManagerFactory("crc", settings);
  }

  DataSource source() {
    return source;
  }

  static Object inTransaction(Callable<Object> work) throws Exception {
    if (CURRENT.get() != null) {
      return work.call();
    }
    var em = factory.createEntityManager();
    CURRENT.set(em);
    em.getTransaction().begin();
    try {
      var result = work.call();
      em.getTransaction().commit();
      return result;
    } finally {
      CURRENT.remove();
      if (em.getTransaction().isActive()) {
        em.getTransaction().rollback();
      }
      em.close();
    }
  }

  /** What {@code @PersistenceContext} gets: whichever entity manager the transaction has. */
  JpaInjectionServices injection() {
    var shared =
        (EntityManager)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {EntityManager.class},
                (proxy, method, arguments) -> invoke(method, arguments));
    return new JpaInjectionServices() {
      @Override
      public ResourceReferenceFactory<EntityManager> registerPersistenceContextInjectionPoint(
          jakarta.enterprise.inject.spi.InjectionPoint point) {
        return () -> new SimpleResourceReference<>(shared);
      }

      @Override
      public ResourceReferenceFactory<EntityManagerFactory> registerPersistenceUnitInjectionPoint(
          jakarta.enterprise.inject.spi.InjectionPoint point) {
        return () -> new SimpleResourceReference<>(factory);
      }

      @Override
      public void cleanup() {}
    };
  }

  private static Object invoke(java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(CURRENT.get(), arguments);
    } catch (java.lang.reflect.InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Nothing under test uses {@code @Resource}; the beans that do are left out. */
  ResourceInjectionServices resources() {
    return new ResourceInjectionServices() {
      @Override
      public ResourceReferenceFactory<Object> registerResourceInjectionPoint(
          jakarta.enterprise.inject.spi.InjectionPoint point) {
        return Database::none;
      }

      @Override
      public ResourceReferenceFactory<Object> registerResourceInjectionPoint(
          String jndiName, String mappedName) {
        return Database::none;
      }

      @Override
      public void cleanup() {}
    };
  }

  private static ResourceReference<Object> none() {
    return new SimpleResourceReference<>(new Object());
  }

  @Override
  public void close() {
    factory.close();
  }
}
