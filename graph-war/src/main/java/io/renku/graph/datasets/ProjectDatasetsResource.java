package io.renku.graph.datasets;

import io.renku.commons.Failure;
import io.renku.graph.GraphConfig;
import io.renku.graph.access.Viewers;
import io.renku.graph.web.PageRequest;
import io.renku.graph.web.PagedProvider;
import io.renku.graph.web.Slug;
import io.renku.graph.web.Sorting;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

@Path("knowledge-graph/projects")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class ProjectDatasetsResource {
  /** The CLI reads only the first page. */
  private static final int USUAL = 100;

  private static final List<String> SORTS = List.of("name", "dateModified");

  @Inject DatasetService datasets;
  @Inject Viewers viewers;
  @Inject GraphConfig config;
  @Inject PagedProvider paged;

  @PathParam("slug")
  String slug;

  @QueryParam("page")
  String page;

  @QueryParam("per_page")
  String perPage;

  @GET
  @Path("{slug: .+}/datasets")
  @Operation(summary = "The current datasets of a project")
  public Response datasets(@QueryParam("sort") List<String> sort, @Context UriInfo uri) {
    var viewer = viewers.current();
    var sorting = Sorting.of(sort, SORTS);
    var request = PageRequest.of(page, perPage, USUAL);
    var query = new ProjectDatasetsQuery(Slug.check(slug), config);
    var all = datasets.inProject(viewer, slug, graph -> query.run(graph, sorting));
    return paged.answer(request.cut(all), uri);
  }

  @GET
  @Path("{slug: .+}/datasets/{dataset}/tags")
  @Operation(summary = "The tags of a dataset, newest first")
  public Response tags(@PathParam("dataset") String dataset, @Context UriInfo uri) {
    var viewer = viewers.current();
    var request = PageRequest.of(page, perPage);
    var query = new TagsQuery(Slug.check(slug), dataset, config);
    return paged.answer(request.cut(datasets.inProject(viewer, slug, query::run)), uri);
  }

  @GET
  @Path("{slug: .+}/files/{location: .+}/lineage")
  @Operation(summary = "Not built: what a file was made from")
  public Response lineage() {
    viewers.current();
    throw Failure.notImplemented("Lineage");
  }
}
