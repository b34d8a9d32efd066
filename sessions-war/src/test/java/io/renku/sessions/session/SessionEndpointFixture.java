package io.renku.sessions.session;

import io.renku.sessions.cluster.SessionCluster;

/** Makes the bean for tests of other features. */
public final class SessionEndpointFixture {
  private SessionEndpointFixture() {}

  public static SessionEndpoint of(SessionCluster cluster) {
    var endpoint = new SessionEndpoint();
    endpoint.cluster = cluster;
    return endpoint;
  }
}
