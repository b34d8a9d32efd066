package io.renku.graph.datasets;

import io.renku.graph.web.Image;
import io.renku.graph.web.Link;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.List;

/** A dataset in its project's list. */
public record ProjectDatasetView(
    String identifier,
    DatasetView.Versions versions,
    String name,
    String slug,
    List<Image> images,
    String sameAs,
    String derivedFrom,
    String dateCreated,
    String datePublished,
    String dateModified,
    @JsonbProperty("_links") List<Link> links) {}
