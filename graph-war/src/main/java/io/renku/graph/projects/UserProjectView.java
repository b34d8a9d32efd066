package io.renku.graph.projects;

import io.renku.graph.web.Link;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.List;

/** One project of a user's list; {@code id} only where it can still be activated. */
public record UserProjectView(
    Long id,
    String name,
    String slug,
    String path,
    String visibility,
    String date,
    String creator,
    String description,
    List<String> keywords,
    @JsonbProperty("_links") List<Link> links) {}
