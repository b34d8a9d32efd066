package io.renku.graph.datasets;

import io.renku.graph.web.Image;
import io.renku.graph.web.Link;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.List;

/** A dataset in full; it has either {@code sameAs} or {@code derivedFrom}. */
public record DatasetView(
    String identifier,
    String name,
    String slug,
    String description,
    String url,
    String sameAs,
    String derivedFrom,
    Versions versions,
    Tags tags,
    Published published,
    String created,
    String dateModified,
    List<Part> hasPart,
    Place project,
    List<Place> usedIn,
    List<String> keywords,
    List<Image> images,
    @JsonbProperty("_links") List<Link> links) {

  /** The identifier of the first version. */
  public record Versions(String initial) {}

  /** The tag under which it was imported. */
  public record Tags(Tag initial) {}

  /** A name for a version. */
  public record Tag(String name, String description) {}

  /** When and by whom. */
  public record Published(String datePublished, List<Creator> creator) {}

  /** Somebody; absent parts are left out. */
  public record Creator(String name, String email, String affiliation) {}

  /** One file. */
  public record Part(String atLocation) {}

  /** A project that holds it, and as what. */
  public record Place(
      String path,
      String slug,
      String name,
      String visibility,
      Held dataset,
      @JsonbProperty("_links") List<Link> links) {}

  /** The identifier within that project. */
  public record Held(String identifier) {}
}
