package io.renku.graph.datasets;

import io.renku.graph.GraphConfig;
import io.renku.graph.Notice;
import io.renku.graph.access.ProjectAccess;
import io.renku.graph.access.Viewer;
import io.renku.graph.triples.GraphStore;
import io.renku.graph.triples.Row;
import io.renku.graph.web.Image;
import io.renku.graph.web.Link;
import io.renku.graph.web.Slug;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.jena.rdfconnection.RDFConnection;

/** Datasets one by one and by project. */
@ApplicationScoped
public class DatasetService {
  @Inject GraphStore store;
  @Inject ProjectAccess access;
  @Inject GraphConfig config;

  DatasetView details(Viewer viewer, String id) {
    return store
        .read(
            graph ->
                new DatasetChoiceQuery(id, viewer)
                    .run(graph)
                    .flatMap(choice -> view(id, new DatasetQuery(choice, viewer), graph)))
        .orElseThrow(() -> Notice.notFound("No '%s' dataset found".formatted(id)));
  }

  /** Runs a query about one project, which the viewer must be allowed to see. */
  <T> T inProject(Viewer viewer, String slug, Function<RDFConnection, T> query) {
    if (!access.maySee(viewer, slug)) {
      throw Slug.notFound();
    }
    return store.read(query);
  }

  <T> T read(Function<RDFConnection, T> query) {
    return store.read(query);
  }

  private Optional<DatasetView> view(String id, DatasetQuery query, RDFConnection graph) {
    return query.dataset(graph).map(row -> view(id, row, query, graph));
  }

  private DatasetView view(String id, Row row, DatasetQuery query, RDFConnection graph) {
    var project = query.project(graph);
    var slug = project.text("slug");
    var derivedFrom = row.find("derivedFrom");
    var creators =
        query.creators(graph).stream()
            .map(
                each ->
                    new DatasetView.Creator(
                        each.text("name"),
                        each.find("email").orElse(null),
                        each.find("affiliation").orElse(null)))
            .toList();
    var uses =
        query.uses(graph, row.text("origin")).stream()
            .map(each -> place(each, each.text("identifier")))
            .toList();
    var created = row.find("created");
    return new DatasetView(
        id,
        row.text("title"),
        row.text("slug"),
        row.find("description").orElse(null),
        query.choice().datasetIri(),
        derivedFrom.isPresent() ? null : row.text("origin"),
        derivedFrom.orElse(null),
        new DatasetView.Versions(row.text("initial")),
        query
            .importedTag(graph)
            .map(
                tag ->
                    new DatasetView.Tags(
                        new DatasetView.Tag(
                            tag.text("name"), tag.find("description").orElse(null))))
            .orElse(null),
        new DatasetView.Published(
            created.isPresent() ? null : row.find("published").orElse(null), creators),
        created.orElse(null),
        derivedFrom.flatMap(parent -> row.find("changed")).orElse(null),
        query.parts(graph).stream().map(DatasetView.Part::new).toList(),
        place(project, row.text("identifier")),
        uses,
        query.keywords(graph),
        query.images(graph).stream()
            .map(image -> Image.of(image, config.gitlabUrl(), slug))
            .toList(),
        List.of(
            Link.to("self", link(id)),
            Link.to("initial-version", link(row.text("initial"))),
            Link.to(
                "tags",
                "%s/projects/%s/datasets/%s/tags"
                    .formatted(config.apiUrl(), slug, row.text("slug")))));
  }

  private DatasetView.Place place(Row project, String identifier) {
    var slug = project.text("slug");
    return new DatasetView.Place(
        slug,
        slug,
        project.text("name"),
        project.text("visibility"),
        new DatasetView.Held(identifier),
        List.of(Link.to("project-details", config.apiUrl() + "/projects/" + slug)));
  }

  private String link(String id) {
    return config.apiUrl() + "/datasets/" + id;
  }
}
