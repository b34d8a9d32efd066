package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.SessionsConfig;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionEndpoint;
import io.renku.sessions.session.SessionState;
import io.renku.sessions.session.SessionStore;
import io.renku.sessions.users.SessionCaller;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** For the gateway only: where the traffic of a user's session goes. */
@Path("upstreams")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class UpstreamsResource {
  @Inject SessionCaller caller;
  @Inject SessionStore sessions;
  @Inject SessionEndpoint endpoint;
  @Inject SessionsConfig config;

  /** 409 with the state while the session cannot be reached. */
  @GET
  @Path("{name}")
  @Operation(hidden = true)
  public Response upstream(@PathParam("name") String name) {
    var session =
        sessions.find(caller.user().owner(), name).orElseThrow(() -> HibernationService.gone(name));
    if (session.isHibernated() || session.isBeingDeleted()) {
      return away(
          session, session.isBeingDeleted() ? SessionState.STOPPING : SessionState.HIBERNATED);
    }
    return endpoint
        .of(session)
        .map(url -> Response.ok(target(session, url, endpoint.sidecarOf(session))).build())
        .orElseGet(() -> away(session, notYet(session)));
  }

  /** With the server's own token, so that the gateway can log its user in. */
  private JsonObject target(Session session, String url, Optional<String> sidecar) {
    return object(
        "url",
        url,
        "sidecar",
        config.isReferenceProfile() ? null : sidecar.orElse(null),
        "authorization",
        session
            .token()
            .filter(token -> !token.isEmpty())
            .map(token -> "token " + token)
            .orElse(null));
  }

  private static String notYet(Session session) {
    return session.state().equals(SessionState.FAILED)
        ? SessionState.FAILED
        : SessionState.STARTING;
  }

  private static Response away(Session session, String state) {
    return Response.status(Response.Status.CONFLICT)
        .entity(object("state", state, "name", session.name()))
        .build();
  }
}
