package io.renku.crc.kit;

import io.renku.commons.BearerFilter;
import io.renku.commons.kit.Answer;
import io.renku.commons.kit.WarClasses;
import io.renku.commons.kit.WarContainer;
import io.renku.crc.CrcApplication;
import io.renku.crc.database.DatabaseReady;
import io.renku.crc.database.SchemaMigration;
import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jboss.weld.environment.se.Weld;

/**
 * This WAR without a server: its own beans, resources, filters and entities, on a real PostgreSQL.
 * Keycloak, GitLab and the cluster are stand-ins that a test can tell what to answer.
 */
public final class Service implements AutoCloseable {
  private static final Set<String> SERVER_ONLY =
      Set.of("DatabaseStart", "DatabaseHealth", "MigrationHealth", "QuotaJob");
  public static final WarClasses WAR =
      new WarClasses(
          CrcApplication.class,
          type ->
              !SERVER_ONLY.contains(type.getSimpleName())
                  && !BearerFilter.class.isAssignableFrom(type));

  private final WarContainer container;
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
    container = new WarContainer(WAR, this::withStandIns);
    container.fire(new DatabaseReady());
    container.bean(ReadyState.class).mark();
  }

  private Weld withStandIns(Weld weld) {
    return weld.addBeanClasses(
            TestCaller.class, TestTransactional.class, ReadyState.class, TestMetrics.class)
        .addAlternative(TestCaller.class)
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
    return container.bean(type, qualifiers);
  }

  public Answer send(Who who, String method, String path, String body) {
    return send(who, method, path, body, Map.of());
  }

  /** One request, as it would arrive from the server: own request scope, own transaction. */
  public Answer send(
      Who who, String method, String path, String body, Map<String, String> headers) {
    TestCaller.become(who);
    try {
      return container.send(method, path, body, headers, Map.of());
    } finally {
      TestCaller.become(Who.ANONYMOUS);
    }
  }

  @Override
  public void close() {
    container.close();
    database.close();
    keycloak.close();
    gitlab.close();
    cluster.close();
  }
}
