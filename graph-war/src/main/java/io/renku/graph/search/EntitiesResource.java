package io.renku.graph.search;

import io.renku.commons.Failure;
import io.renku.graph.GraphConfig;
import io.renku.graph.access.Viewers;
import io.renku.graph.triples.GraphStore;
import io.renku.graph.web.PageRequest;
import io.renku.graph.web.PagedProvider;
import io.renku.graph.web.Sorting;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

@Path("knowledge-graph/entities")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class EntitiesResource {
  private static final List<String> SORTS =
      List.of("name", "matchingScore", "date", "dateModified");

  @Inject Viewers viewers;
  @Inject GraphStore store;
  @Inject GraphConfig config;
  @Inject PagedProvider paged;

  @QueryParam("query")
  String query;

  @QueryParam("type")
  List<String> types;

  @QueryParam("creator")
  List<String> creators;

  @QueryParam("role")
  List<String> roles;

  @QueryParam("visibility")
  List<String> visibilities;

  @QueryParam("namespace")
  List<String> namespaces;

  @QueryParam("since")
  String since;

  @QueryParam("until")
  String until;

  @QueryParam("sort")
  List<String> sort;

  @QueryParam("page")
  String page;

  @QueryParam("per_page")
  String perPage;

  @GET
  @Path("current-user/recently-viewed")
  @Operation(summary = "Not built: what the caller looked at lately")
  public Response recentlyViewed() {
    viewers.current().requireUser();
    throw Failure.notImplemented("The list of recently viewed entities");
  }

  @GET
  @Operation(summary = "Find projects, datasets, workflows and people")
  public Response find(@Context UriInfo uri) {
    var viewer = viewers.current();
    var raw =
        new SearchCriteria.Raw(
            query, types, creators, roles, visibilities, namespaces, since, until);
    var wanted = new EntitiesQuery(SearchCriteria.of(viewer, raw), Sorting.of(sort, SORTS));
    var request = PageRequest.of(page, perPage);
    var found =
        store.read(
            graph -> {
              var details = new EntityDetails(graph, viewer, config);
              var items = wanted.page(graph, request).stream().map(details::of).toList();
              return request.of(items, wanted.total(graph));
            });
    return paged.answer(found, uri);
  }
}
