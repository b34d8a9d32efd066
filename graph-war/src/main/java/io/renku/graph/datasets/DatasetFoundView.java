package io.renku.graph.datasets;

import io.renku.graph.web.Image;
import io.renku.graph.web.Link;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.List;

/** A dataset in a list of search results. */
public record DatasetFoundView(
    String identifier,
    String name,
    String slug,
    String description,
    DatasetView.Published published,
    String date,
    long projectsCount,
    List<String> keywords,
    List<Image> images,
    @JsonbProperty("_links") List<Link> links) {}
