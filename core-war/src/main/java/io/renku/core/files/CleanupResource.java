package io.renku.core.files;

import io.renku.core.Answer;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Deletes what nobody used for a while: every five minutes, and when asked. */
@Path("cache.cleanup")
@Produces(MediaType.APPLICATION_JSON)
public class CleanupResource {
  @Inject CleanupService cleanup;

  @GET
  @Operation(summary = "Delete clones and uploads that were not used for a while")
  public JsonObject run() {
    cleanup.run();
    return Answer.of(Answer.textValue("ok"));
  }
}
