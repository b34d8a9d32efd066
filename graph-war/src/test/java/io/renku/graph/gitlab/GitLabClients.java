package io.renku.graph.gitlab;

import io.renku.graph.GraphConfig;

/** Clients for the tests of other features. */
public final class GitLabClients {
  private GitLabClients() {}

  public static GitLab with(GraphConfig config) {
    var client = new GitLabClient();
    client.config = config;
    return client;
  }
}
