package io.renku.sessions;

import io.renku.commons.StartCheck;
import io.renku.sessions.cluster.Informer;
import io.renku.sessions.cluster.KindDirectory;
import io.renku.sessions.cluster.LeaderLease;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.culling.CullingJob;
import io.renku.sessions.events.SessionFeed;
import io.renku.sessions.ledger.SessionLedger;
import io.renku.sessions.session.Groundwork;
import io.renku.sessions.session.OperatorSettings;
import io.renku.sessions.session.SessionOperator;
import io.renku.sessions.session.SessionStore;
import io.renku.sessions.settings.NotebooksSettings;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.Config;

/** Checks the configuration, then follows the cluster, which need not be there yet. */
@ApplicationScoped
@ManagedExecutorDefinition(name = "java:app/concurrent/sessions", virtual = true)
@ManagedScheduledExecutorDefinition(name = PeriodicWork.EXECUTOR, virtual = true)
public class SessionsStart {
  @Resource(lookup = "java:app/concurrent/sessions")
  ManagedExecutorService executor;

  @Inject PeriodicWork periodic;
  @Inject CullingJob culling;
  @Inject SessionLedger ledger;
  @Inject SessionCluster cluster;
  @Inject SessionStore store;
  @Inject SessionFeed feed;
  @Inject KindDirectory kinds;
  @Inject OperatorSettings settings;
  @Inject Clock clock;
  @Inject Config configuration;
  @Inject SessionsConfig config;

  private SessionOperator operator;
  private CompletableFuture<Void> ticking;

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    check();
    executor.submit(() -> Groundwork.ensure(cluster, config.namespaces()));
    store.onChange(feed::changed);
    store.informers().forEach(informer -> executor.submit(informer::run));
    if (config.operator) {
      var lease =
          new LeaderLease(cluster, config.namespace, "renku-sessions-operator", identity(), clock);
      operator =
          new SessionOperator(
              store, cluster, kinds, config.namespaces(), settings, lease, executor, clock);
      ledger.follow(operator, periodic, executor);
      executor.submit(operator::run);
      every(config.culling.checkSeconds, () -> culling.cull(executor, operator));
      every(config.culling.usageCheckSeconds, () -> culling.measure(executor, operator));
      ticking = periodic.tick();
    }
  }

  /** Only where the operator acts. */
  private void every(int seconds, Runnable job) {
    periodic.every(
        seconds,
        () -> {
          if (isOperating()) {
            job.run();
          }
        });
  }

  private String identity() {
    var host = configuration.getOptionalValue("HOSTNAME", String.class).orElse("renku");
    return host + "-" + UUID.randomUUID();
  }

  private void check() {
    var former = new NotebooksSettings().faults();
    if (!former.isEmpty()) {
      throw new IllegalStateException(
          "The sessions service cannot start: set %s.".formatted(String.join("; ", former)));
    }
    var check = new StartCheck("The sessions service", configuration);
    if (config.isReferenceProfile()) {
      check.require("renku.sessions.oidc.client-secret", "the secret of the sessions' own client");
    }
    for (var key : new String[] {"extra-patches", "tolerations"}) {
      optional(check, key, SessionsStart::isArray, "a JSON array");
    }
    for (var key :
        new String[] {
          "node-selector", "affinity", "selector-labels", "ingress.annotations", "ui-choices"
        }) {
      optional(check, key, SessionsStart::isObject, "a JSON object");
    }
    optional(check, "namespace", name -> !name.equals("*"), "the one namespace of new sessions");
    optional(check, "profile", p -> p.matches("local|reference"), "local or reference");
    optional(check, "git-clone", p -> p.matches("native|script"), "native or script");
    optional(check, "git-proxy.check-seconds", p -> p.matches("[1-9]\\d{0,6}"), "seconds");
    optional(check, "port-range", p -> p.matches("\\d{1,5} *- *\\d{1,5}"), "FROM-TO");
    optional(check, "enforce-cpu-limits", p -> p.matches("off|lax|strict"), "off, lax or strict");
    optional(
        check, "cloud-storage.driver", d -> d.matches("datashim|rclone"), "datashim or rclone");
    ledger.check(check);
    check.orStop();
  }

  private void optional(StartCheck check, String key, Predicate<String> accepted, String meaning) {
    var name = "renku.sessions." + key;
    if (configuration.getOptionalValue(name, String.class).isPresent()) {
      check.require(name, accepted, meaning);
    }
  }

  private static boolean isArray(String json) {
    return isJson(() -> SessionsConfig.objects(json));
  }

  private static boolean isObject(String json) {
    return isJson(() -> Tree.parseObject(json));
  }

  private static boolean isJson(Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (JsonException | ClassCastException e) {
      return false;
    }
  }

  public boolean isOperating() {
    return operator != null && operator.isActing();
  }

  @PreDestroy
  void stop() {
    feed.close();
    store.informers().forEach(Informer::close);
    if (operator != null) {
      ticking.cancel(true);
      operator.stop();
      ledger.close();
    }
  }
}
