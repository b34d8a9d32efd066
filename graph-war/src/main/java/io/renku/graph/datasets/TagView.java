package io.renku.graph.datasets;

import io.renku.graph.web.Link;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.List;

/** A name that was given to a version of a dataset. */
public record TagView(
    String name, String date, String description, @JsonbProperty("_links") List<Link> links) {}
