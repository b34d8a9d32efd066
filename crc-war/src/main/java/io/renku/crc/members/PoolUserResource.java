package io.renku.crc.members;

import io.renku.commons.Page;
import io.renku.crc.access.AdminOnly;
import io.renku.crc.wire.Form;
import io.renku.crc.wire.Ids;
import io.renku.crc.wire.JsonBody;
import io.renku.crc.wire.PageQuery;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The members of one pool. */
@Path("resource_pools/{pool: " + Ids.PATTERN + "}/users")
@RequestScoped
@AdminOnly
@Produces(MediaType.APPLICATION_JSON)
public class PoolUserResource {
  @Inject MemberService members;
  @Context UriInfo uri;

  @PathParam("pool")
  String pool;

  @GET
  public Page<UserView> list() {
    return members.membersOf(Ids.of(pool), PageQuery.of(uri.getQueryParameters()));
  }

  @POST
  public Response add(JsonBody body) {
    return Response.status(201)
        .entity(members.addMembers(Ids.of(pool), users(body), false))
        .build();
  }

  @PUT
  public List<UserView> replace(JsonBody body) {
    return members.addMembers(Ids.of(pool), users(body), true);
  }

  @GET
  @Path("{user}")
  public UserView get(@PathParam("user") String user) {
    return members.memberOf(Ids.of(pool), user);
  }

  @DELETE
  @Path("{user}")
  public void remove(@PathParam("user") String user) {
    members.removeMember(Ids.of(pool), user);
  }

  private static List<UserRequest> users(JsonBody body) {
    return Form.readAll(body.array(), UserRequest::withId);
  }
}
