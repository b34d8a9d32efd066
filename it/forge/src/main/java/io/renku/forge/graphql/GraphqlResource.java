package io.renku.forge.graphql;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.accounts.UserView;
import io.renku.forge.accounts.Users;
import io.renku.forge.git.GitStore;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Router;
import io.renku.forge.projects.Members;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.ProjectView;
import io.renku.forge.projects.Projects;
import java.io.IOException;

/** GitLab's GraphQL API, as far as Renku uses it; what is not known here answers 501. */
public final class GraphqlResource {
  private static final int LONGEST = 20_000;

  private final Permissions permissions;
  private final Schema schema;
  private final String version;

  public GraphqlResource(
      Users users,
      Projects projects,
      Members members,
      Permissions permissions,
      GitStore git,
      ProjectView projectViews,
      UserView userViews,
      String version) {
    this.permissions = permissions;
    this.version = version;
    this.schema = new Schema(users, projects, members, permissions, git, projectViews, userViews);
  }

  public void addTo(Router router) {
    router.post("/api/graphql", this::answer);
  }

  private void answer(Exchange x) throws IOException {
    var caller = permissions.caller(x);
    var params = x.params();
    var text = params.text("query").orElse("");
    if (text.length() > LONGEST) {
      throw ApiFailure.error(413, "The query is too long");
    }
    try {
      var document = GraphqlParser.parse(text, params.text("operationName").orElse(""));
      if (!document.operation().equals("query")) {
        throw ApiFailure.notBuilt("POST", "/api/graphql with a " + document.operation());
      }
      var data =
          new Execution(document, params.node("variables")).run(schema.query(caller, version));
      x.json(Json.object().set("data", data));
    } catch (GraphqlParser.Malformed malformed) {
      x.json(errors(malformed.getMessage()));
    } catch (Execution.UnknownField unknown) {
      x.json(
          501,
          errors(unknown.getMessage())
              .put("message", "501 Not Implemented: POST /api/graphql: " + unknown.getMessage()));
    }
  }

  private static ObjectNode errors(String message) {
    var answer = Json.object();
    answer.putArray("errors").addObject().put("message", message);
    return answer;
  }
}
