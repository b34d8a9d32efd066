package io.renku.sessions.kit;

import io.renku.sessions.cluster.SessionCluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;

/** What the server and the cluster would bring. */
@ApplicationScoped
public class StandIns {
  static volatile SessionCluster cluster;

  @Produces
  @Singleton
  SessionCluster cluster() {
    return cluster;
  }

  @Produces
  @RequestScoped
  HttpServletRequest request() {
    return ServerRequest.current();
  }
}
