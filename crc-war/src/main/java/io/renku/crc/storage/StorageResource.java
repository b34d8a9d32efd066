package io.renku.crc.storage;

import io.renku.commons.Failure;
import io.renku.commons.Page;
import io.renku.crc.CrcConfig;
import io.renku.crc.wire.ETags;
import io.renku.crc.wire.JsonBody;
import io.renku.crc.wire.PageQuery;
import io.renku.crc.wire.Precondition;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Storages of GitLab projects: members may look, developers may change. */
@Path("storage")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class StorageResource {
  @Inject StorageService storages;
  @Inject ProjectAccess access;
  @Inject CrcConfig config;
  @Context UriInfo uri;

  @HeaderParam("If-Match")
  String ifMatch;

  @GET
  public Page<JsonObject> list(@QueryParam("project_id") String project) {
    if (project == null || !project.matches("[0-9]{1,20}")) {
      throw Failure.invalid(
          "There are errors in the following fields, project_id: A numeric project id is required");
    }
    var page = PageQuery.of(uri.getQueryParameters());
    return access.isMember(project) ? storages.ofProject(project, page) : page.of(List.of(), 0);
  }

  @POST
  public Response create(JsonBody body) {
    var wish = StorageRequest.full(body.object());
    access.requireDeveloper(wish.projectId());
    return answer(201, storages.create(wish));
  }

  @GET
  @Path("{id}")
  public Response get(@PathParam("id") String id) {
    var storage = storages.get(id);
    access.requireMember(project(storage));
    return answer(200, storage);
  }

  @PUT
  @Path("{id}")
  public Response replace(@PathParam("id") String id, JsonBody body) {
    var wish = StorageRequest.full(body.object());
    access.requireDeveloper(project(storages.get(id)));
    return answer(200, storages.replace(id, wish, precondition()));
  }

  @PATCH
  @Path("{id}")
  public Response patch(@PathParam("id") String id, JsonBody body) {
    var wish = StorageRequest.partial(body.object());
    access.requireDeveloper(project(storages.get(id)));
    return answer(200, storages.patch(id, wish, precondition()));
  }

  @DELETE
  @Path("{id}")
  public void delete(@PathParam("id") String id) {
    storages
        .projectOf(id)
        .ifPresent(
            project -> {
              access.requireDeveloper(project);
              storages.delete(id, precondition());
            });
  }

  private Precondition precondition() {
    return new Precondition(ifMatch, config.requireIfMatch());
  }

  private static String project(JsonObject storage) {
    return storage.getJsonObject("storage").getString("project_id");
  }

  private static Response answer(int status, JsonObject storage) {
    return Response.status(status).tag(ETags.of(storage)).entity(storage).build();
  }
}
