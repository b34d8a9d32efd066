package io.renku.sessions.kit;

import io.renku.commons.Caller;
import io.renku.commons.kit.Answer;
import io.renku.commons.kit.WarClasses;
import io.renku.commons.kit.WarContainer;
import io.renku.sessions.SessionsApplication;
import io.renku.sessions.cluster.InMemoryCluster;
import io.renku.sessions.cluster.Informer;
import io.renku.sessions.session.SessionStore;
import io.smallrye.faulttolerance.FaultToleranceExtension;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.weld.environment.se.Weld;

/**
 * This WAR without a server: its own beans, resources and filters. The cluster only remembers;
 * GitLab, the registry and the compute resource service are small servers that a test can make
 * fail. No operator is at work, so a session stays as a request has left it.
 */
public final class Service implements AutoCloseable {
  private static final Set<String> SERVER_ONLY =
      Set.of("SessionsStart", "SessionsHealth", "KubernetesCluster", "SessionLedger");
  public static final WarClasses WAR =
      new WarClasses(
          SessionsApplication.class, type -> !SERVER_ONLY.contains(type.getSimpleName()));

  public final InMemoryCluster cluster = new InMemoryCluster();
  public final Gitlab gitlab = new Gitlab();
  public final Registry registry = new Registry();
  public final Crc crc = new Crc();

  private final Map<String, String> settings = new HashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final WarContainer container;

  private Service(boolean asksRegistry, Map<String, String> more) throws IOException {
    gitlab.project(42, "Group/My-Project", false);
    gitlab.project(43, "open/project", true);
    registry.image("renku/singleuser:latest");
    settings.put("renku.base-url", "https://renku.example.org");
    settings.put("renku.gitlab.url", Gitlab.PUBLIC_ADDRESS);
    settings.put("renku.gitlab.internal", gitlab.url());
    settings.put("renku.backend.crc.url", crc.url());
    settings.put("renku.anonymous-sessions", "true");
    // What one test breaks must not be held against the next.
    for (var method : List.of("classes", "matching")) {
      settings.put(
          "io.renku.sessions.pools.CrcClient/%s/CircuitBreaker/requestVolumeThreshold"
              .formatted(method),
          "9999");
    }
    settings.put("renku.sessions.insecure-registries", registry.host());
    if (asksRegistry) {
      settings.put("renku.sessions.registry", registry.host());
      settings.put("renku.sessions.default-image", registry.host() + "/renku/singleuser:latest");
    }
    settings.putAll(more);
    StandIns.cluster = cluster;
    container = started();
    store().informers().forEach(Informer::load);
    store().informers().forEach(informer -> threads.submit(informer::run));
  }

  private WarContainer started() {
    settings.forEach(System::setProperty);
    try {
      return new WarContainer(WAR, Service::withStandIns);
    } catch (RuntimeException e) { // the next test must not start with what this one could not
      settings.keySet().forEach(System::clearProperty);
      throw e;
    }
  }

  private static Weld withStandIns(Weld weld) {
    return weld.addBeanClasses(StandIns.class, Caller.class, LocalRegistryClient.class)
        .addAlternative(LocalRegistryClient.class)
        .addExtension(new FaultToleranceExtension());
  }

  /** A service that asks a registry about images. */
  public static Service start() throws IOException {
    return with(Map.of());
  }

  public static Service with(Map<String, String> settings) throws IOException {
    return new Service(true, settings);
  }

  /** A service that takes images as they are named. */
  public static Service withoutRegistry() throws IOException {
    return new Service(false, Map.of());
  }

  public SessionStore store() {
    return container.bean(SessionStore.class);
  }

  public <T> T bean(Class<T> type) {
    return container.bean(type);
  }

  public Answer send(Who who, String method, String path, String body) {
    return send(who, method, path, body, Map.of());
  }

  /** One request, as it would arrive from the gateway; a body is JSON unless a header says else. */
  public Answer send(
      Who who, String method, String path, String body, Map<String, String> headers) {
    var all = new HashMap<>(who.headers());
    if (body != null) {
      all.put("Content-Type", "application/json");
    }
    if (who.token() != null) {
      all.put("Authorization", "Bearer " + who.token());
    }
    all.putAll(headers);
    if (all.getOrDefault("Content-Type", "").isEmpty()) {
      all.remove("Content-Type");
    }
    var request = ServerRequest.of(who, all);
    ServerRequest.begin(request);
    try {
      return container.send(
          method,
          path,
          body,
          all,
          Map.of(HttpServletRequest.class, request, HttpServletResponse.class, unusedResponse()));
    } finally {
      ServerRequest.end();
    }
  }

  /** The filter hands it to the check of a token, which has nothing to say to the client. */
  private static HttpServletResponse unusedResponse() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            Service.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (_, _, _) -> null);
  }

  @Override
  public void close() {
    store().informers().forEach(Informer::close);
    threads.shutdownNow();
    container.close();
    gitlab.close();
    registry.close();
    crc.close();
    settings.keySet().forEach(System::clearProperty);
  }
}
