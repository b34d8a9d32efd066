package io.renku.graph.projects;

import io.renku.graph.gitlab.GitLabProject;
import io.renku.graph.triples.Row;
import io.renku.graph.web.Image;
import io.renku.graph.web.Link;
import jakarta.json.bind.annotation.JsonbProperty;
import java.util.List;
import java.util.Optional;

/** A project in full, as clients of the reference read it. */
public record ProjectView(
    long identifier,
    String path,
    String slug,
    String name,
    String visibility,
    Created created,
    String dateModified,
    String description,
    List<String> keywords,
    Urls urls,
    Forking forking,
    int starsCount,
    Permissions permissions,
    Statistics statistics,
    List<Image> images,
    String version,
    @JsonbProperty("_links") List<Link> links) {

  /** When and by whom. */
  public record Created(String dateCreated, Person creator) {
    static Created of(Row row) {
      var person =
          row.find("creatorName")
              .map(
                  name ->
                      new Person(
                          name,
                          row.find("creatorEmail").orElse(null),
                          row.find("creatorAffiliation").orElse(null)));
      return new Created(row.text("created"), person.orElse(null));
    }
  }

  /** Somebody; absent parts are left out. */
  public record Person(String name, String email, String affiliation) {}

  /** Where the repository is. */
  public record Urls(String ssh, String http, String web, String readme) {}

  /** Where it comes from and how often it was copied. */
  public record Forking(int forksCount, Parent parent) {}

  /** The project that this one was forked from. */
  public record Parent(String path, String slug, String name, Created created) {}

  /** What the service itself may do with the project. */
  public record Permissions(Access projectAccess, Access groupAccess) {}

  /** One kind of access. */
  public record Access(Level level) {
    static Access of(Optional<Integer> value) {
      return value.map(Level::of).map(Access::new).orElse(null);
    }
  }

  /** GitLab's number of a role and what it is called. */
  public record Level(String name, int value) {
    static Level of(int value) {
      var name =
          switch (value) {
            case 10 -> "Guest";
            case 20 -> "Reporter";
            case 30 -> "Developer";
            case 40 -> "Maintainer";
            case 50 -> "Owner";
            default -> "Other";
          };
      return new Level(name, value);
    }
  }

  /** Sizes in bytes. */
  public record Statistics(
      long commitsCount,
      long storageSize,
      long repositorySize,
      long lfsObjectsSize,
      long jobArtifactsSize) {
    static Statistics of(GitLabProject project) {
      return project
          .statistics()
          .map(
              each ->
                  new Statistics(
                      each.commits(),
                      each.storage(),
                      each.repository(),
                      each.lfsObjects(),
                      each.jobArtifacts()))
          .orElse(new Statistics(0, 0, 0, 0, 0));
    }
  }
}
