package io.renku.graph.webhooks;

import io.renku.commons.Failure;
import io.renku.graph.Message;
import io.renku.graph.Notice;
import io.renku.graph.access.Viewers;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

@Path("projects/{id: \\d{1,9}}/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class WebhookResource {
  @Inject HookService hooks;
  @Inject Viewers viewers;

  @POST
  @Operation(summary = "Activate a project: have GitLab report its pushes and index its head")
  public Response create(@PathParam("id") long id) {
    var isNew = hooks.create(id, viewers.current().requireUser());
    return isNew
        ? Response.status(201).entity(Message.info("Hook created")).build()
        : Response.ok(Message.info("Hook already existed")).build();
  }

  @DELETE
  @Operation(summary = "Stop GitLab from reporting a project's pushes")
  public Message delete(@PathParam("id") long id) {
    hooks.delete(id, viewers.current().requireUser());
    return Message.info("Hook deleted");
  }

  @POST
  @Path("validation")
  @Operation(summary = "Whether a project is activated; renews its access token on the way")
  public Message validate(@PathParam("id") long id) {
    return switch (hooks.validate(id, viewers.current().requireUser())) {
      case EXISTS -> Message.info("Hook valid");
      case MISSING -> throw Notice.notFound("Hook not found");
      case UNKNOWN -> throw Failure.unauthorized("Unauthorized");
    };
  }
}
