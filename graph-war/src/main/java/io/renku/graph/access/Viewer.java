package io.renku.graph.access;

import io.renku.commons.Failure;
import io.renku.graph.gitlab.GitLabToken;
import io.renku.graph.triples.Sparql;

/** Who looks: a GitLab user, or anybody. */
public record Viewer(long userId, GitLabToken token) {
  public static final Viewer ANYBODY = new Viewer(-1, GitLabToken.NONE);

  public boolean isUser() {
    return userId >= 0;
  }

  /**
   * @throws Failure 401 for anybody
   */
  public Viewer requireUser() {
    if (!isUser()) {
      throw Failure.unauthorized("User authentication failure");
    }
    return this;
  }

  /**
   * A pattern that lets {@code ?project} through only if this viewer may see it; bind its values
   * with {@link #bind}.
   */
  public String seesProject() {
    return seesProject("project");
  }

  public String seesProject(String variable) {
    var anybody = "{ GRAPH renku:ProjectAuth { ?%1$s renku:visibility \"public\" } }";
    var users =
        anybody
            + " UNION { GRAPH renku:ProjectAuth { ?%1$s renku:visibility \"internal\" } }"
            + " UNION { GRAPH renku:ProjectAuth"
            + " { ?%1$s renku:visibility \"private\" ; renku:memberId ?viewer } }";
    return (isUser() ? users : anybody).formatted(variable);
  }

  public Sparql bind(Sparql sparql) {
    return isUser() ? sparql.number("viewer", userId) : sparql;
  }
}
