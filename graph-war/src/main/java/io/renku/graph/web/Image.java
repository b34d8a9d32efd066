package io.renku.graph.web;

import jakarta.json.bind.annotation.JsonbProperty;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A picture, with where a browser finds it. */
public record Image(String location, @JsonbProperty("_links") List<Link> links) {

  /** An absolute address stands for itself, a path for a file of the project's repository. */
  public static Image of(String location, String gitlabUrl, String slug) {
    var view =
        location.matches("(?i)[a-z][a-z0-9+.-]*:.*")
            ? location
            : "%s/%s/raw/master/%s".formatted(gitlabUrl, slug, location);
    return new Image(location, List.of(Link.to("view", view)));
  }

  /** Reads {@code 0:first.png;1:second.png}. */
  public static List<Image> ofConcat(String concat, String gitlabUrl, String slug) {
    return Stream.of(concat.split(";"))
        .filter(part -> part.contains(":"))
        .sorted(Comparator.comparingInt(Image::position))
        .map(part -> of(part.substring(part.indexOf(':') + 1), gitlabUrl, slug))
        .toList();
  }

  private static int position(String part) {
    var number = part.substring(0, part.indexOf(':'));
    return number.matches("\\d{1,9}") ? Integer.parseInt(number) : Integer.MAX_VALUE;
  }
}
