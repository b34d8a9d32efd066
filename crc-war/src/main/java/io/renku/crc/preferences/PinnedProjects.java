package io.renku.crc.preferences;

import jakarta.json.bind.annotation.JsonbProperty;
import java.util.ArrayList;
import java.util.List;

/** The projects that a user keeps at hand, as stored and as sent. */
public record PinnedProjects(@JsonbProperty("project_slugs") List<String> slugs) {
  static final PinnedProjects NONE = new PinnedProjects(List.of());

  public PinnedProjects {
    slugs = slugs == null ? List.of() : List.copyOf(slugs);
  }

  boolean has(String slug) {
    return slugs.stream().anyMatch(slug::equalsIgnoreCase);
  }

  PinnedProjects with(String slug) {
    var more = new ArrayList<>(slugs);
    more.add(slug);
    return new PinnedProjects(more);
  }

  PinnedProjects without(String slug) {
    return new PinnedProjects(slugs.stream().filter(kept -> !kept.equalsIgnoreCase(slug)).toList());
  }
}
