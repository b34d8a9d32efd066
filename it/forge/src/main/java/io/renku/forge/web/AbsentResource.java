package io.renku.forge.web;

import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Handler;
import io.renku.forge.http.Json;
import io.renku.forge.http.Router;
import io.renku.forge.projects.Permissions;
import java.util.List;

/**
 * What projects here never have: there is no CI and no registry, so the truth is an empty list and
 * every single one is not found.
 */
public final class AbsentResource {
  private static final List<String> LISTS =
      List.of(
          "pipelines",
          "jobs",
          "registry/repositories",
          "issues",
          "labels",
          "milestones",
          "releases",
          "environments",
          "deployments",
          "variables",
          "runners",
          "triggers",
          "packages",
          "snippets",
          "deploy_keys",
          "protected_tags",
          "share",
          "invitations",
          "integrations");

  private final Permissions permissions;

  public AbsentResource(Permissions permissions) {
    this.permissions = permissions;
  }

  public void addTo(Router router) {
    for (var list : LISTS) {
      router.get("/api/v4/projects/:id/" + list, this::none);
    }
    Handler missing = this::missing;
    router
        .get("/api/v4/projects/:id/pipelines/:pipeline_id", missing)
        .get("/api/v4/projects/:id/pipelines/:pipeline_id/jobs", missing)
        .post("/api/v4/projects/:id/pipelines/:pipeline_id/retry", missing)
        .get("/api/v4/projects/:id/jobs/:job_id", missing)
        .get("/api/v4/projects/:id/registry/repositories/:repository_id/tags", missing)
        .get("/api/v4/projects/:id/registry/repositories/:repository_id/tags/:tag", missing)
        .post("/api/v4/projects/:id/pipeline", this::noPipeline);
  }

  private void none(Exchange x) throws java.io.IOException {
    permissions.project(x);
    x.page(List.of(), _ -> Json.object());
  }

  private void missing(Exchange x) {
    permissions.project(x);
    throw ApiFailure.notFound();
  }

  /** What GitLab says to a project without {@code .gitlab-ci.yml}. */
  private void noPipeline(Exchange x) {
    permissions.project(x, io.renku.forge.projects.Access.DEVELOPER);
    throw ApiFailure.validation("base", "Missing CI config file");
  }
}
