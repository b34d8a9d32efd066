package io.renku.graph.projects;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.graph.GraphConfig;
import io.renku.graph.Notice;
import io.renku.graph.access.ProjectAccess;
import io.renku.graph.access.Viewer;
import io.renku.graph.events.CleanUpQueue;
import io.renku.graph.events.EventRepository;
import io.renku.graph.events.ProjectRef;
import io.renku.graph.gitlab.GitLab;
import io.renku.graph.gitlab.GitLabProject;
import io.renku.graph.gitlab.GitLabRefused;
import io.renku.graph.gitlab.GitLabToken;
import io.renku.graph.tokens.ProjectTokens;
import io.renku.graph.triples.GraphStore;
import io.renku.graph.triples.Row;
import io.renku.graph.web.Image;
import io.renku.graph.web.Link;
import io.renku.graph.web.Slug;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.apache.jena.rdfconnection.RDFConnection;

/** Projects one by one: what is known of them, and their end. */
@ApplicationScoped
public class ProjectService {
  @Inject GraphStore store;
  @Inject GitLab gitlab;
  @Inject ProjectTokens tokens;
  @Inject EventRepository events;
  @Inject CleanUpQueue cleanUps;
  @Inject ProjectAccess access;
  @Inject GraphConfig config;

  ProjectView details(Viewer viewer, String slug) {
    if (!access.maySee(viewer, slug)) {
      throw Slug.notFound();
    }
    var atGitLab = atGitLab(viewer, slug).orElseThrow(() -> notIndexed(slug));
    var query = new ProjectQuery(iri(slug), viewer);
    return store.read(
        graph ->
            query
                .find(graph)
                .map(row -> view(slug, row, atGitLab, query, graph))
                .orElseThrow(() -> notIndexed(slug)));
  }

  /** GitLab shows its figures to the project's own token, or to a member. */
  private Optional<GitLabProject> atGitLab(Viewer viewer, String slug) {
    var token = events.project(slug).map(ref -> tokens.find(ref.id())).orElse(GitLabToken.NONE);
    return gitlab
        .projectWithStatistics(token, slug)
        .or(() -> gitlab.projectWithStatistics(viewer.token(), slug))
        .or(() -> gitlab.project(viewer.token(), slug));
  }

  private ProjectView view(
      String slug, Row row, GitLabProject gitlab, ProjectQuery query, RDFConnection graph) {
    var parent =
        query
            .parent(graph)
            .map(
                each ->
                    new ProjectView.Parent(
                        each.text("slug"),
                        each.text("slug"),
                        each.text("name"),
                        ProjectView.Created.of(each)));
    var self = config.apiUrl() + "/projects/" + slug;
    return new ProjectView(
        gitlab.id(),
        slug,
        slug,
        row.text("name"),
        row.text("visibility"),
        ProjectView.Created.of(row),
        row.text("modified"),
        row.find("description").orElse(null),
        query.keywords(graph),
        urls(gitlab.urls()),
        new ProjectView.Forking(gitlab.forksCount(), parent.orElse(null)),
        gitlab.starCount(),
        new ProjectView.Permissions(
            ProjectView.Access.of(gitlab.projectAccess()),
            ProjectView.Access.of(gitlab.groupAccess())),
        ProjectView.Statistics.of(gitlab),
        query.images(graph).stream().map(url -> Image.of(url, config.gitlabUrl(), slug)).toList(),
        row.find("version").orElse(null),
        List.of(Link.to("self", self), Link.to("datasets", self + "/datasets")));
  }

  private static ProjectView.Urls urls(GitLabProject.Urls urls) {
    return new ProjectView.Urls(
        urls.ssh(), urls.http(), urls.web(), urls.readme().isEmpty() ? null : urls.readme());
  }

  /** GitLab decides whether this user may; the graph follows at once and again when it is gone. */
  void delete(Viewer viewer, String slug) {
    var known = gitlab.project(viewer.token(), slug);
    if (known.isEmpty() && !isLeftOver(viewer, slug)) {
      throw Notice.notFound("Project does not exist");
    }
    known.ifPresent(project -> deleteAtGitLab(viewer, project.id()));
    known
        .map(project -> new ProjectRef((int) project.id(), slug))
        .or(() -> events.project(slug))
        .ifPresent(cleanUps::add);
  }

  /** Still here, though GitLab has no such project any more. */
  private boolean isLeftOver(Viewer viewer, String slug) {
    return access.maySee(viewer, slug)
        && events
            .project(slug)
            .filter(project -> gitlab.isGone(tokens.find(project.id()), project.id()))
            .isPresent();
  }

  private void deleteAtGitLab(Viewer viewer, long id) {
    try {
      gitlab.deleteProject(viewer.token(), id);
    } catch (GitLabRefused e) {
      if (e.status() != 404) {
        throw new Failure(
            e.isAboutRights() ? ErrorCode.INTERNAL : ErrorCode.BAD_REQUEST,
            "Project deletion failure: " + (e.status() == 403 ? "403 Forbidden" : e.getMessage()),
            e);
      }
    }
  }

  String iri(String slug) {
    return config.baseUrl() + "/projects/" + slug;
  }

  private static Notice notIndexed(String slug) {
    return Notice.notFound("No '%s' project found".formatted(slug));
  }
}
