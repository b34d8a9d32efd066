package io.renku.graph.tokens;

import io.renku.graph.GraphConfig;
import io.renku.graph.database.Database;
import io.renku.graph.gitlab.GitLab;

/** Tokens for the tests of other features. */
public final class TestTokens {
  private TestTokens() {}

  public static ProjectTokens over(Database database, GitLab gitlab, GraphConfig config) {
    var tokens = new ProjectTokens();
    tokens.gitlab = gitlab;
    tokens.config = config;
    tokens.repository = new ProjectTokenRepository();
    tokens.repository.database = database;
    tokens.repository.config = config;
    return tokens;
  }
}
