package io.renku.graph.search;

import io.renku.graph.web.Image;
import io.renku.graph.web.Link;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.List;

/** One thing that was found; which fields it has depends on its type. */
public record EntityView(
    String type,
    double matchingScore,
    String name,
    String slug,
    String path,
    String namespace,
    List<Namespace> namespaces,
    String visibility,
    String date,
    String dateCreated,
    String datePublished,
    String dateModified,
    String creator,
    List<String> creators,
    List<String> keywords,
    String description,
    List<Image> images,
    String workflowType,
    @JsonbProperty("_links") List<Link> links) {

  /** One level of the path to a project. */
  public record Namespace(String rel, String namespace) {}
}
