package io.renku.crc.pools;

import io.renku.commons.Caller;
import io.renku.commons.Failure;
import io.renku.crc.CrcConfig;
import io.renku.crc.access.AdminOnly;
import io.renku.crc.wire.ETags;
import io.renku.crc.wire.Form;
import io.renku.crc.wire.Ids;
import io.renku.crc.wire.JsonBody;
import io.renku.crc.wire.Precondition;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
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

/** Resource pools: anyone may look at what they may use, administrators change them. */
@Path("resource_pools")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ResourcePoolResource {
  private static final String ID = "{id: " + Ids.PATTERN + "}";

  @Inject ResourcePoolReader reader;
  @Inject ResourcePoolWriter writer;
  @Inject ResourcePoolService pools;
  @Inject CrcConfig config;
  @Inject Caller caller;
  @Context UriInfo uri;

  @HeaderParam("If-Match")
  String ifMatch;

  @GET
  public byte[] list() {
    return reader.list(
        Viewer.of(caller), Form.readQuery(uri.getQueryParameters(), ClassFilter::of));
  }

  @POST
  @AdminOnly
  public Response create(JsonBody body) {
    return answer(201, pools.create(Form.read(body.object(), ResourcePoolPatch::create)));
  }

  @GET
  @Path(ID)
  public Response get(@PathParam("id") String id, @QueryParam("name") String name) {
    var pool = reader.get(Ids.of(id), Viewer.of(caller));
    if (name != null && !name.equals(pool.name())) {
      throw Failure.notFound("Resource pool", id);
    }
    return answer(200, pool);
  }

  @PUT
  @Path(ID)
  @AdminOnly
  public Response replace(@PathParam("id") String id, JsonBody body) {
    var wish = Form.read(body.object(), ResourcePoolPatch::replace);
    return answer(200, writer.change(Ids.of(id), wish, true, precondition()));
  }

  @PATCH
  @Path(ID)
  @AdminOnly
  public Response patch(@PathParam("id") String id, JsonBody body) {
    var wish = Form.read(body.object(), ResourcePoolPatch::partial);
    return answer(200, writer.change(Ids.of(id), wish, false, precondition()));
  }

  @DELETE
  @Path(ID)
  @AdminOnly
  public void delete(@PathParam("id") String id) {
    pools.delete(Ids.of(id), precondition());
  }

  private Precondition precondition() {
    return new Precondition(ifMatch, config.requireIfMatch());
  }

  private static Response answer(int status, ResourcePoolView pool) {
    return Response.status(status).tag(ETags.of(pool)).entity(pool).build();
  }
}
