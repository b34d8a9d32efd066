package io.renku.sessions;

import io.renku.sessions.cluster.ClusterSettings;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.culling.CullingSettings;
import io.renku.sessions.events.FeedLimits;
import io.renku.sessions.events.SessionFeed;
import io.renku.sessions.session.OperatorSettings;
import io.renku.sessions.session.SessionStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonString;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;

/** Makes the plain classes that features share from the configuration. */
@ApplicationScoped
public class SessionsWiring {
  @Inject SessionsConfig config;
  @Inject PlatformConfig platform;

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  ClusterSettings clusterSettings() {
    return new ClusterSettings(platform.kubeconfig.filter(path -> !path.isBlank()).map(Path::of));
  }

  @Produces
  @Singleton
  SessionStore store(SessionCluster cluster) {
    return new SessionStore(cluster, config.namespaces());
  }

  @Produces
  @Singleton
  SessionFeed feed(SessionStore store) {
    var limits =
        new FeedLimits(
            config.events.streamsPerUser,
            config.events.remembered,
            Duration.ofSeconds(config.events.heartbeatSeconds),
            Duration.ofSeconds(config.events.longestSeconds));
    return new SessionFeed(store, limits);
  }

  @Produces
  @Singleton
  CullingSettings cullingSettings() {
    return new CullingSettings(
        Duration.ofSeconds(config.culling.checkSeconds),
        config.culling.idleMillicores,
        config.culling.hibernateStuck);
  }

  @Produces
  @Singleton
  OperatorSettings operatorSettings() {
    var labels = new LinkedHashMap<String, String>();
    SessionsConfig.object(config.selectorLabels)
        .forEach((name, value) -> labels.put(name, ((JsonString) value).getString()));
    return new OperatorSettings(
        labels,
        config.schedulerName,
        config.oauth2ProxyImage,
        config.passthroughProxyImage,
        config.initRestartLimit,
        config.restartLimit,
        Duration.ofSeconds(config.startLimitSeconds));
  }
}
