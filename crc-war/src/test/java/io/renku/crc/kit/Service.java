package io.renku.crc.kit;

import io.renku.crc.database.DatabaseReady;
import io.renku.crc.database.SchemaMigration;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.resteasy.cdi.CdiInjectorFactory;
import org.jboss.resteasy.cdi.ResteasyCdiExtension;
import org.jboss.resteasy.core.ResteasyDeploymentImpl;
import org.jboss.resteasy.mock.MockHttpRequest;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.jboss.resteasy.spi.ResteasyDeployment;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/**
 * This WAR without a server: its own beans, resources, filters and entities, on a real PostgreSQL.
 * Keycloak, GitLab and the cluster are stand-ins that a test can tell what to answer.
 */
public final class Service implements AutoCloseable {
  private final WeldContainer container;
  private final ResteasyDeployment deployment;
  private final Database database;

  public final Keycloak keycloak;
  public final Gitlab gitlab;
  public final FakeCluster cluster;

  private Service(DataSource source, Map<String, String> settings) throws Exception {
    keycloak = new Keycloak(0);
    gitlab = new Gitlab();
    cluster = new FakeCluster();
    System.setProperty("renku.keycloak.url", keycloak.url());
    System.setProperty("renku.gitlab.url", gitlab.url());
    System.setProperty("renku.kubernetes.kubeconfig", cluster.kubeconfig().toString());
    System.setProperty("renku.crc.max-pinned-projects", "5");
    System.setProperty("renku.crc.orphan-seconds", "0");
    System.setProperty("renku.crc.usage-seconds", "0");
    System.setProperty("renku.crc.namespace", "renku");
    System.setProperty("renku.crc.instance", "renku");
    settings.forEach(System::setProperty);
    new SchemaMigration(source).run();
    database = new Database(source);
    container = weld().initialize();
    deployment = new ResteasyDeploymentImpl();
    deployment.setInjectorFactoryClass(CdiInjectorFactory.class.getName());
    deployment.getActualResourceClasses().addAll(Classes.resources());
    deployment.getActualProviderClasses().addAll(Classes.providers());
    deployment.start();
    container.event().select(DatabaseReady.class).fire(new DatabaseReady());
    container.select(ReadyState.class).get().mark();
  }

  private Weld weld() {
    return new Weld()
        .disableDiscovery()
        .addBeanClasses(Classes.beans().toArray(Class[]::new))
        .addBeanClasses(
            TestCaller.class, TestTransactional.class, ReadyState.class, TestMetrics.class)
        .addAlternative(TestCaller.class)
        .addExtension(new ResteasyCdiExtension())
        .addExtension(new io.smallrye.config.inject.ConfigExtension())
        .addServices(database.injection(), database.resources());
  }

  /** A service on a database of its own. */
  public static Service start() throws Exception {
    return new Service(Postgres.freshDatabase(), Map.of());
  }

  /** A service on a database that a test has prepared. */
  public static Service on(DataSource source) throws Exception {
    return new Service(source, Map.of());
  }

  /** A service on a database of its own that is set up otherwise than those of most tests. */
  public static Service with(Map<String, String> settings) throws Exception {
    return new Service(Postgres.freshDatabase(), settings);
  }

  public DataSource dataSource() {
    return database.source();
  }

  public <T> T bean(Class<T> type, Annotation... qualifiers) {
    return container.select(type, qualifiers).get();
  }

  public Answer send(Who who, String method, String path, String body) {
    return send(who, method, path, body, Map.of());
  }

  /** One request, as it would arrive from the server: own request scope, own transaction. */
  public Answer send(
      Who who, String method, String path, String body, Map<String, String> headers) {
    try {
      var request = MockHttpRequest.create(method, "/" + path);
      headers.forEach(request::header);
      if (body != null) {
        request.content(body.getBytes(StandardCharsets.UTF_8));
      }
      var response = new MockHttpResponse();
      TestCaller.become(who);
      var controller = bean(jakarta.enterprise.context.control.RequestContextController.class);
      controller.activate();
      try {
        deployment.getDispatcher().invoke(request, response);
      } finally {
        controller.deactivate();
        TestCaller.become(Who.ANONYMOUS);
      }
      return new Answer(
          response.getStatus(),
          response.getContentAsString(),
          response.getOutputHeaders().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      header -> header.getKey().toLowerCase(Locale.ROOT),
                      header -> String.valueOf(header.getValue().getFirst()))));
    } catch (java.net.URISyntaxException | java.io.UnsupportedEncodingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void close() {
    deployment.stop();
    container.shutdown();
    database.close();
    keycloak.close();
    gitlab.close();
    cluster.close();
  }
}
