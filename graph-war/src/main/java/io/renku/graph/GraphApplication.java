package io.renku.graph;

import io.renku.graph.datasets.DatasetResource;
import io.renku.graph.datasets.ProjectDatasetsResource;
import io.renku.graph.projects.ProjectResource;
import io.renku.graph.projects.UserProjectsResource;
import io.renku.graph.search.EntitiesResource;
import io.renku.graph.webhooks.IndexingStatusResource;
import io.renku.graph.webhooks.PushEventResource;
import io.renku.graph.webhooks.WebhookResource;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.eclipse.microprofile.auth.LoginConfig;

/**
 * The REST root of this service, below the WAR's context root {@code /}. Its classes are listed, so
 * that the JSON provider which gitlab4j brings for itself does not write our answers.
 */
@ApplicationPath("/")
@LoginConfig(authMethod = "MP-JWT")
public class GraphApplication extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        GraphBearerFilter.class,
        GraphFailureMapper.class,
        RequestSizeFilter.class,
        DatasetResource.class,
        EntitiesResource.class,
        IndexingStatusResource.class,
        ProjectDatasetsResource.class,
        ProjectResource.class,
        PushEventResource.class,
        ServiceResource.class,
        UserProjectsResource.class,
        WebhookResource.class);
  }
}
