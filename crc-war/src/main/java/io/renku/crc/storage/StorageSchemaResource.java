package io.renku.crc.storage;

import io.renku.commons.Caller;
import io.renku.commons.Failure;
import io.renku.crc.connections.ConnectionService;
import io.renku.crc.database.WithoutDatabase;
import io.renku.crc.rclone.OptionView;
import io.renku.crc.rclone.RcloneProvider;
import io.renku.crc.wire.Form;
import io.renku.crc.wire.JsonBody;
import io.renku.crc.wire.Need;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What rclone can be told about each kind of storage. */
@Path("storage_schema")
@RequestScoped
@WithoutDatabase
@Produces(MediaType.APPLICATION_JSON)
public class StorageSchemaResource {
  @Inject StorageService storages;
  @Inject ConnectionService connections;
  @Inject Caller caller;

  @GET
  public JsonArray schema() {
    var kinds = Json.createArrayBuilder();
    storages.schema().all().forEach(kind -> kinds.add(view(kind)));
    return kinds.build();
  }

  /** The body holds secrets: it is neither stored nor logged. */
  @POST
  @Path("validate")
  public void validate(JsonBody body) {
    if (body.value().isEmpty()) {
      throw Failure.invalid("The request body is empty. Please provide a valid JSON object.");
    }
    if (!(body.value().get() instanceof JsonObject configuration)) {
      throw Failure.invalid("The request body is not a valid JSON object.");
    }
    storages.usable(configuration);
  }

  /** The body holds secrets: it is neither stored nor logged. */
  @POST
  @Path("test_connection")
  public Response testConnection(JsonBody body) {
    var user = caller.requireUserId();
    var trial = Form.read(body.object(), ConnectionRequest::read);
    var region = connections.test(user, storages.usable(trial.configuration()), trial.sourcePath());
    return Response.noContent().header("X-Amz-Bucket-Region", region.orElse(null)).build();
  }

  /** Newer clients wrap the configuration, older ones send it bare. */
  @POST
  @Path("obscure")
  public JsonObject obscure(JsonBody body) {
    caller.requireUserId();
    var given = body.object();
    return storages.obscured(
        given.containsKey("configuration")
            ? Form.read(given, form -> form.raw("configuration", Need.REQUIRED))
            : given);
  }

  private static JsonObject view(RcloneProvider kind) {
    var options = Json.createArrayBuilder();
    kind.options().forEach(option -> options.add(OptionView.of(option)));
    return Json.createObjectBuilder()
        .add("name", kind.name())
        .add("description", kind.description())
        .add("prefix", kind.prefix())
        .add("options", options)
        .build();
  }
}
