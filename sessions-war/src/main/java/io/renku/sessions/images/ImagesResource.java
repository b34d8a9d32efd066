package io.renku.sessions.images;

import io.renku.commons.Failure;
import io.renku.sessions.users.SessionCaller;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Whether an image can be pulled. */
@Path("images")
@RequestScoped
public class ImagesResource {
  @Inject SessionCaller caller;

  @GET
  @Operation(summary = "Whether an image exists and you may use it")
  public Response check() {
    caller.user();
    throw Failure.notImplemented("Checking images");
  }
}
