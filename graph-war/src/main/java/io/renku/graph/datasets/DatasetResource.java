package io.renku.graph.datasets;

import io.renku.commons.Failure;
import io.renku.graph.GraphConfig;
import io.renku.graph.access.Viewers;
import io.renku.graph.web.PageRequest;
import io.renku.graph.web.PagedProvider;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

@Path("knowledge-graph/datasets")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class DatasetResource {
  private static final List<String> SORTS =
      List.of("name", "date", "datePublished", "projectsCount");

  @Inject DatasetService datasets;
  @Inject Viewers viewers;
  @Inject GraphConfig config;
  @Inject PagedProvider paged;

  @GET
  @Path("{id}")
  @Operation(summary = "A dataset in full")
  public DatasetView details(@PathParam("id") String id) {
    return datasets.details(viewers.current(), id);
  }

  @GET
  @Operation(summary = "Find datasets by free text")
  public Response find(
      @QueryParam("query") String query,
      @QueryParam("sort") List<String> sort,
      @QueryParam("page") String page,
      @QueryParam("per_page") String perPage,
      @Context UriInfo uri) {
    var viewer = viewers.current();
    if (query != null && query.isBlank()) {
      throw Failure.badRequest("'query' parameter with invalid value");
    }
    var phrase = Optional.ofNullable(query).filter(text -> !text.strip().equals("*"));
    var wanted = new DatasetSearchQuery(viewer, phrase, config);
    var sorting = Sorting.of(sort, SORTS);
    var request = PageRequest.of(page, perPage);
    return paged.answer(
        datasets.read(
            graph -> request.of(wanted.page(graph, sorting, request), wanted.total(graph))),
        uri);
  }
}
