package io.renku.graph.projects;

import io.renku.commons.Failure;
import io.renku.graph.GraphConfig;
import io.renku.graph.access.Viewer;
import io.renku.graph.access.Viewers;
import io.renku.graph.gitlab.GitLab;
import io.renku.graph.gitlab.GitLabProject;
import io.renku.graph.triples.GraphStore;
import io.renku.graph.web.Link;
import io.renku.graph.web.PageRequest;
import io.renku.graph.web.PagedProvider;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

@Path("knowledge-graph/users/{id: \\d{1,18}}/projects")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class UserProjectsResource {
  private static final List<String> STATES = List.of("ALL", "ACTIVATED", "NOT_ACTIVATED");

  @Inject Viewers viewers;
  @Inject GraphStore store;
  @Inject GitLab gitlab;
  @Inject GraphConfig config;
  @Inject PagedProvider paged;

  @GET
  @Operation(summary = "Projects of a user, and those that the caller could activate")
  public Response find(
      @PathParam("id") long id,
      @QueryParam("state") String state,
      @QueryParam("page") String page,
      @QueryParam("per_page") String perPage,
      @Context UriInfo uri) {
    var viewer = viewers.current();
    var wanted = state == null ? "ALL" : state.toUpperCase(Locale.ROOT);
    if (!STATES.contains(wanted)) {
      throw Failure.badRequest("'state' parameter with invalid value");
    }
    var request = PageRequest.of(page, perPage);
    var activated = store.read(new UserProjectsQuery(id, viewer, config)::run);
    var all = new ArrayList<UserProjectView>();
    if (!wanted.equals("NOT_ACTIVATED")) {
      all.addAll(activated);
    }
    if (!wanted.equals("ACTIVATED")) {
      all.addAll(notActivated(viewer, activated));
    }
    all.sort(Comparator.comparing(project -> project.name().toLowerCase(Locale.ROOT)));
    return paged.answer(request.cut(all), uri);
  }

  private List<UserProjectView> notActivated(Viewer viewer, List<UserProjectView> activated) {
    if (!viewer.isUser()) {
      return List.of();
    }
    var known = activated.stream().map(UserProjectView::slug).collect(Collectors.toSet());
    return gitlab.maintainedProjects(viewer.token()).stream()
        .filter(project -> !known.contains(project.slug()))
        .map(this::view)
        .toList();
  }

  private UserProjectView view(GitLabProject project) {
    var activation = "%s/api/projects/%d/graph/webhooks".formatted(config.baseUrl(), project.id());
    return new UserProjectView(
        project.id(),
        project.name(),
        project.slug(),
        project.slug(),
        project.visibility(),
        project.createdAt().toString(),
        null,
        project.description().isBlank() ? null : project.description(),
        project.topics().stream().sorted().toList(),
        List.of(new Link("activation", activation, "POST")));
  }
}
