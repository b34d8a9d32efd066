package io.renku.graph.webhooks;

import io.renku.graph.Notice;
import io.renku.graph.access.ProjectAccess;
import io.renku.graph.access.Viewer;
import io.renku.graph.access.Viewers;
import io.renku.graph.events.EventRepository;
import io.renku.graph.events.ProjectRef;
import io.renku.graph.events.SyncRepository;
import io.renku.graph.events.SyncRepository.Category;
import io.renku.graph.gitlab.GitLab;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

@Path("projects/{id: \\d{1,9}}/events/status")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class IndexingStatusResource {
  @Inject HookService hooks;
  @Inject EventRepository events;
  @Inject SyncRepository sync;
  @Inject ProjectAccess access;
  @Inject GitLab gitlab;
  @Inject Viewers viewers;

  @GET
  @Operation(summary = "How far the newest commit of a project is on its way into the graph")
  public IndexingStatus status(@PathParam("id") int id) {
    var viewer = viewers.current();
    var project =
        project(viewer, id)
            .filter(found -> access.maySee(viewer, found.slug()))
            .orElseThrow(IndexingStatusResource::unknown);
    var hook = hooks.validate(id, viewer);
    if (hook == HookState.MISSING) {
      return IndexingStatus.notActivated();
    }
    var latest = events.latest(id);
    if (latest.isPresent()) {
      return IndexingStatus.of(latest.get(), access.isMember(viewer, project.slug()));
    }
    if (hook == HookState.UNKNOWN) {
      throw unknown();
    }
    sync.request(Category.COMMIT_SYNC, project);
    return IndexingStatus.justActivated();
  }

  private Optional<ProjectRef> project(Viewer viewer, int id) {
    return events
        .project(id)
        .or(
            () ->
                gitlab.project(viewer.token(), id).map(found -> new ProjectRef(id, found.slug())));
  }

  private static Notice unknown() {
    return Notice.notFound("Info about project cannot be found");
  }
}
