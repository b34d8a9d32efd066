package io.renku.crc.members;

import io.renku.commons.Caller;
import io.renku.commons.Page;
import io.renku.crc.access.AdminOnly;
import io.renku.crc.pools.ResourcePoolView;
import io.renku.crc.wire.Bounds;
import io.renku.crc.wire.Form;
import io.renku.crc.wire.JsonBody;
import io.renku.crc.wire.Need;
import io.renku.crc.wire.PageQuery;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

/** Users known to this service, and the pools of one. */
@Path("users")
@RequestScoped
@AdminOnly
@Produces(MediaType.APPLICATION_JSON)
public class UserResource {
  @Inject MemberService members;
  @Inject UserAdmission admission;
  @Inject Caller caller;
  @Context UriInfo uri;

  @GET
  public Page<UserView> list() {
    return members.users(PageQuery.of(uri.getQueryParameters()));
  }

  @POST
  public Response add(JsonBody body) {
    var wish = Form.read(body.object(), UserRequest::withId);
    var admitted = admission.admit(wish, caller.accessToken().orElseThrow());
    return Response.status(admitted.isNew() ? 201 : 200).entity(admitted.user()).build();
  }

  @PUT
  @Path("{user}")
  public UserView replace(@PathParam("user") String user, JsonBody body) {
    return members.setDefaultAccess(
        user, Optional.of(Form.read(body.object(), UserRequest::requiredFlag)));
  }

  @PATCH
  @Path("{user}")
  public UserView patch(@PathParam("user") String user, JsonBody body) {
    return members.setDefaultAccess(
        user, Optional.ofNullable(Form.read(body.object(), UserRequest::optionalFlag)));
  }

  @DELETE
  @Path("{user}")
  public void delete(@PathParam("user") String user) {
    members.forget(user);
  }

  @GET
  @Path("{user}/resource_pools")
  public List<ResourcePoolView> pools(
      @PathParam("user") String user, @QueryParam("name") @DefaultValue("") String prefix) {
    return members.poolsOf(user).stream().filter(p -> p.name().startsWith(prefix)).toList();
  }

  /** Status 200, although something may be new: existing clients expect it so. */
  @POST
  @Path("{user}/resource_pools")
  public List<ResourcePoolView> joinPools(@PathParam("user") String user, JsonBody body) {
    return members.joinPools(user, ids(body), false);
  }

  @PUT
  @Path("{user}/resource_pools")
  public List<ResourcePoolView> setPools(@PathParam("user") String user, JsonBody body) {
    return members.joinPools(user, ids(body), true);
  }

  private static List<Long> ids(JsonBody body) {
    var holder = Json.createObjectBuilder().add("ids", body.array()).build();
    return Form.read(
        holder,
        form -> {
          var ids = form.integers("ids", Need.REQUIRED, Bounds.NOT_NEGATIVE);
          if (ids != null && ids.isEmpty()) {
            form.fault("ids", "List should have at least 1 item");
          }
          return ids;
        });
  }
}
