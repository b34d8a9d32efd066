package io.renku.gateway.webui;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lets the web client ask whether a page may be shown in a frame. */
@Path("ui-server/api/allows-iframe")
@RequestScoped
@Tag(name = "web client")
public class FrameResource {
  @Inject FrameCheck frames;

  @GET
  @Path("{url: .+}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Does the page at this URL let itself be framed by ours?")
  public JsonObject allows(@PathParam("url") String url) {
    return frames.check(url);
  }
}
