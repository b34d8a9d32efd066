package io.renku.graph.projects;

import io.renku.commons.Failure;
import io.renku.graph.Message;
import io.renku.graph.access.Viewer;
import io.renku.graph.access.Viewers;
import io.renku.graph.web.Slug;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

@Path("knowledge-graph/projects")
@Produces({MediaType.APPLICATION_JSON, ProjectResource.JSON_LD, MediaType.WILDCARD})
@RequestScoped
public class ProjectResource {
  static final String JSON_LD = "application/ld+json";

  @Inject ProjectService projects;
  @Inject Viewers viewers;

  @GET
  @Path("{slug: .+}")
  @Operation(summary = "A project in full, as JSON or JSON-LD")
  public Response details(@PathParam("slug") String slug, @HeaderParam("Accept") String accepted) {
    var form = form(accepted);
    var view = projects.details(viewers.current(), Slug.check(slug));
    Object body =
        form.equals(JSON_LD)
            ? new ProjectJsonLd(view, projects.iri(slug)).render().toString()
            : view;
    return Response.ok(body, form).build();
  }

  @DELETE
  @Path("{slug: .+}")
  @Operation(summary = "Delete a project in GitLab and here")
  public Response delete(@PathParam("slug") String slug) {
    projects.delete(user(), Slug.check(slug));
    return accepted("Project deleted");
  }

  @POST
  @Operation(summary = "Not built: projects are created through the core service")
  public Response create() {
    user();
    throw Failure.notImplemented("Creating a project through the knowledge graph");
  }

  @PATCH
  @Path("{slug: .+}")
  @Operation(summary = "Not built: projects are changed through the core service and GitLab")
  public Response update(@PathParam("slug") String slug) {
    user();
    throw Failure.notImplemented("Changing a project through the knowledge graph");
  }

  @PUT
  @Path("{slug: .+}")
  @Operation(summary = "The same as PATCH")
  public Response replace(@PathParam("slug") String slug) {
    return update(slug);
  }

  private Viewer user() {
    var viewer = viewers.current();
    if (!viewer.isUser()) {
      throw io.renku.graph.Notice.notFound("Resource not found");
    }
    return viewer;
  }

  private static Response accepted(String text) {
    return Response.accepted(Message.info(text)).type(MediaType.APPLICATION_JSON).build();
  }

  /** Anything that may be JSON is JSON; browsers and clients send the oddest lists. */
  private static String form(String accepted) {
    if (accepted == null
        || accepted.contains("*/*")
        || accepted.contains("application/json")
        || accepted.contains("application/*")) {
      return MediaType.APPLICATION_JSON;
    }
    if (accepted.contains(JSON_LD)) {
      return JSON_LD;
    }
    throw Failure.badRequest("Accept: %s not supported".formatted(accepted));
  }
}
