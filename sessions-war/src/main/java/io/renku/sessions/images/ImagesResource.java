package io.renku.sessions.images;

import io.renku.sessions.SessionFailure;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.users.SessionCaller;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Whether an image can be pulled. */
@Path("images")
@RequestScoped
public class ImagesResource {
  @Inject SessionCaller caller;
  @Inject RegistryClient registries;
  @Inject SessionsConfig config;

  /** 200 or 404, both without a body. */
  @GET
  @Operation(summary = "Whether an image exists and you may use it")
  public Response check(@QueryParam("image_url") String name) {
    var user = caller.user();
    if (name == null || name.isBlank()) {
      throw SessionFailure.refused(1422, "Name an image in the parameter image_url.");
    }
    var image =
        ImageReference.parse(name)
            .orElseThrow(
                () ->
                    SessionFailure.refused(
                        SessionFailure.IMAGE, "%s is not the name of an image.".formatted(name)));
    var token =
        config.registry.filter(host -> host.equals(image.host())).isPresent()
            ? user.gitToken()
            : Optional.<String>empty();
    var isThere =
        name.equals(config.defaultImage) && config.registry.isEmpty()
            || registries.find(image, token).isPresent();
    return Response.status(isThere ? 200 : 404).entity("").type("text/plain").build();
  }
}
