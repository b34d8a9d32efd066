package io.renku.sessions.launch;

import io.renku.sessions.SessionFailure;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionStore;
import io.renku.sessions.users.SessionCaller;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** A user's interactive sessions. */
@Path("servers")
@RequestScoped
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
public class ServersResource {
  private static final Set<String> TRUE = Set.of("t", "true", "on", "y", "yes", "1");
  private static final Set<String> FALSE = Set.of("f", "false", "off", "n", "no", "0");

  @Inject SessionCaller caller;
  @Inject LaunchService launches;
  @Inject HibernationService hibernation;
  @Inject SessionStore sessions;
  @Inject Clock clock;
  @Inject SessionsConfig config;

  @GET
  @Operation(summary = "List your sessions")
  public JsonObject list(
      @QueryParam("namespace") String namespace,
      @QueryParam("project") String project,
      @QueryParam("branch") String branch,
      @QueryParam("commit_sha") String commit) {
    var servers = new LinkedHashMap<String, JsonObject>();
    launches
        .list(caller.user(), SessionFilter.of(namespace, project, branch, commit))
        .forEach(session -> servers.put(session.name(), view(session)));
    return Tree.object("servers", servers);
  }

  @POST
  @Operation(summary = "Start a session, or get the one that is there already")
  public Response launch(@HeaderParam("Content-Type") String type, String body) {
    var user = caller.user();
    var request =
        LaunchRequest.read(RequestFields.of(type, body), config.lfsAutoFetch, config.defaultUrl);
    var launched = launches.launch(request, user);
    return Response.status(launched.isNew() ? 201 : 200).entity(view(launched.session())).build();
  }

  @GET
  @Path("{name}")
  @Operation(summary = "One of your sessions")
  public JsonObject get(@PathParam("name") String name) {
    return view(find(name));
  }

  @PATCH
  @Path("{name}")
  @Operation(summary = "Hibernate or resume a session, change its resource class, or keep it alive")
  public Response change(
      @PathParam("name") String name, @HeaderParam("Content-Type") String type, String body) {
    var user = caller.user();
    var request = SessionPatchRequest.read(RequestFields.of(type, body), clock.instant());
    hibernation.requirePossible(request, user);
    hibernation.change(find(name), request, user);
    return Response.noContent().build();
  }

  @DELETE
  @Path("{name}")
  @Operation(summary = "End a session and delete its files")
  public Response delete(@PathParam("name") String name, @QueryParam("forced") String forced) {
    var session = find(name);
    var isForced = isTrue(forced);
    try {
      sessions.delete(session.key(), isForced);
    } catch (ClusterRefusal refusal) {
      throw SessionFailure.internal(
          SessionFailure.DELETE, "The cluster refused to delete it: " + refusal.getMessage());
    }
    return Response.noContent().build();
  }

  private static boolean isTrue(String forced) {
    if (forced == null) {
      return false;
    }
    var word = forced.toLowerCase(Locale.ROOT);
    if (!TRUE.contains(word) && !FALSE.contains(word)) {
      throw SessionFailure.refused(1422, "The parameter forced must be true or false.");
    }
    return TRUE.contains(word);
  }

  private Session find(String name) {
    return sessions
        .find(caller.user().owner(), name)
        .orElseThrow(() -> HibernationService.gone(name));
  }

  private JsonObject view(Session session) {
    return new ServerView(session, config, clock.instant()).toJson();
  }
}
