package io.renku.crc.pools;

import io.renku.commons.Caller;
import io.renku.crc.access.AdminOnly;
import io.renku.crc.wire.Form;
import io.renku.crc.wire.Ids;
import io.renku.crc.wire.JsonBody;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The classes of one pool. */
@Path("resource_pools/{pool: " + Ids.PATTERN + "}/classes")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ResourceClassResource {
  private static final String ID = "{id: " + Ids.PATTERN + "}";

  @Inject ResourcePoolReader reader;
  @Inject ResourcePoolWriter writer;
  @Inject Caller caller;

  @PathParam("pool")
  String pool;

  @GET
  public List<ResourceClassView> list(@QueryParam("name") @DefaultValue("") String prefix) {
    return reader.classes(Ids.of(pool), Viewer.of(caller)).stream()
        .filter(one -> one.name().startsWith(prefix))
        .toList();
  }

  @POST
  @AdminOnly
  public Response create(JsonBody body) {
    var values = Form.read(body.object(), ResourceClassPatch::full);
    return Response.status(201).entity(writer.addClass(Ids.of(pool), values)).build();
  }

  @GET
  @Path(ID)
  public ResourceClassView get(@PathParam("id") String id) {
    return reader.classOf(Ids.of(pool), Ids.of(id), Viewer.of(caller));
  }

  @PUT
  @Path(ID)
  @AdminOnly
  public ResourceClassView replace(@PathParam("id") String id, JsonBody body) {
    var values = Form.read(body.object(), ResourceClassPatch::full);
    return writer.changeClass(Ids.of(pool), Ids.of(id), values, true);
  }

  @PATCH
  @Path(ID)
  @AdminOnly
  public ResourceClassView patch(@PathParam("id") String id, JsonBody body) {
    var values = Form.read(body.object(), ResourceClassPatch::partial);
    return writer.changeClass(Ids.of(pool), Ids.of(id), values, false);
  }

  @DELETE
  @Path(ID)
  @AdminOnly
  public void delete(@PathParam("id") String id) {
    writer.deleteClass(Ids.of(pool), Ids.of(id));
  }

  @GET
  @Path(ID + "/tolerations")
  @AdminOnly
  public List<String> tolerations(@PathParam("id") String id) {
    return get(id).tolerations();
  }

  @DELETE
  @Path(ID + "/tolerations")
  @AdminOnly
  public void clearTolerations(@PathParam("id") String id) {
    writer.clearLabels(Ids.of(pool), Ids.of(id), ResourceClass::removeTolerations);
  }

  @GET
  @Path(ID + "/node_affinities")
  @AdminOnly
  public List<NodeAffinityView> nodeAffinities(@PathParam("id") String id) {
    return get(id).nodeAffinities();
  }

  @DELETE
  @Path(ID + "/node_affinities")
  @AdminOnly
  public void clearNodeAffinities(@PathParam("id") String id) {
    writer.clearLabels(Ids.of(pool), Ids.of(id), ResourceClass::removeNodeAffinities);
  }
}
