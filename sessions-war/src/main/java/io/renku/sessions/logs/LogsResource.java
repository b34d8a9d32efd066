package io.renku.sessions.logs;

import io.renku.commons.ErrorCode;
import io.renku.sessions.SessionFailure;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionStore;
import io.renku.sessions.users.SessionCaller;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What a session's containers have written. */
@Path("logs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class LogsResource {
  private static final int MOST_LINES = 100_000;

  @Inject SessionCaller caller;
  @Inject SessionStore sessions;
  @Inject SessionCluster cluster;

  @GET
  @Path("{name}")
  @Operation(summary = "The last lines of every container's log")
  public JsonObject logs(@PathParam("name") String name, @QueryParam("max_lines") String maxLines) {
    var user = caller.user();
    var lines = lines(maxLines);
    var session =
        sessions
            .find(user.owner(), name)
            .orElseThrow(
                () ->
                    new SessionFailure(
                        ErrorCode.NOT_FOUND,
                        1404,
                        "The session %s does not exist.".formatted(name),
                        null));
    var logs = new LinkedHashMap<String, String>();
    for (var container : lines == 0 ? List.<String>of() : containers(session)) {
      cluster
          .logs(session.key().namespace(), session.name() + "-0", container, lines)
          .filter(text -> !text.isEmpty())
          .ifPresent(text -> logs.put(container, text));
    }
    return Tree.objectOf(logs);
  }

  private static int lines(String maxLines) {
    if (maxLines == null) {
      return 250;
    }
    if (!maxLines.matches("\\d{1,9}")) {
      throw SessionFailure.refused(1422, "The parameter max_lines must be a number from 0 on.");
    }
    return Math.min(MOST_LINES, Integer.parseInt(maxLines));
  }

  private static List<String> containers(Session session) {
    var names = new ArrayList<String>();
    names.addAll(Tree.objectAt(session.status(), "containerStates", "init").keySet());
    names.addAll(Tree.objectAt(session.status(), "containerStates", "regular").keySet());
    return names;
  }
}
