package io.renku.graph.webhooks;

import io.renku.commons.Failure;
import io.renku.graph.Message;
import io.renku.graph.events.EventRepository;
import io.renku.graph.events.SyncRepository;
import io.renku.graph.events.SyncRepository.Category;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where GitLab reports pushes. What was answered with 202 is in the event log. */
@Path("webhooks/events")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class PushEventResource {
  @Inject EventRepository events;
  @Inject SyncRepository sync;
  @Inject HookSecret secret;

  @POST
  @Operation(summary = "Take a push event of GitLab")
  public Response receive(@HeaderParam("X-Gitlab-Token") String token, JsonObject body) {
    if (body == null) {
      throw Failure.badRequest("This is not a push event of GitLab");
    }
    var push = PushEvent.read(body);
    var project = token == null ? java.util.OptionalLong.empty() : secret.project(token);
    if (project.isEmpty() || project.getAsLong() != push.project().id()) {
      throw Failure.unauthorized("Unauthorized");
    }
    if (push.changesProject()) {
      events.pushed(push.project(), push.head());
    }
    sync.request(Category.COMMIT_SYNC, push.project());
    return Response.status(202).entity(Message.info("Event accepted")).build();
  }
}
