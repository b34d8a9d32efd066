package io.renku.crc.preferences;

import io.renku.commons.Caller;
import io.renku.crc.wire.Form;
import io.renku.crc.wire.JsonBody;
import io.renku.crc.wire.Need;
import io.renku.crc.wire.TextRule;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.Set;

/** Preferences of the user who asks; the web client reads them at every login. */
@Path("user/preferences")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class UserPreferencesResource {
  private static final TextRule SLUG = TextRule.ofLength(3, 1000);

  @Inject UserPreferencesService preferences;
  @Inject Caller caller;

  @GET
  public UserPreferencesView get() {
    return preferences.get(caller.requireUserId());
  }

  @POST
  @Path("pinned_projects")
  public UserPreferencesView pin(JsonBody body) {
    var user = caller.requireUserId();
    var slug =
        Form.read(
            body.object(),
            form -> form.closed(Set.of("project_slug")).text("project_slug", Need.REQUIRED, SLUG));
    return preferences.pin(user, slug);
  }

  @DELETE
  @Path("pinned_projects")
  public UserPreferencesView unpin(@QueryParam("project_slug") String slug) {
    return preferences.unpin(caller.requireUserId(), Optional.ofNullable(slug));
  }
}
