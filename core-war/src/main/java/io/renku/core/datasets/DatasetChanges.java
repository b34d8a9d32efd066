package io.renku.core.datasets;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.metadata.Dataset;
import io.renku.core.metadata.DatasetFile;
import io.renku.core.metadata.Instance;
import io.renku.core.metadata.Person;
import io.renku.core.metadata.Values;
import io.renku.core.projects.OpenProject;
import io.renku.core.repositories.Author;
import io.renku.core.repositories.Draft;
import io.renku.core.repositories.PathPatterns;
import io.renku.core.repositories.ProjectFile;
import io.renku.core.repositories.ProjectPath;
import jakarta.json.JsonArray;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Changes datasets in a draft of a commit; the same draft gets files and metadata. */
final class DatasetChanges {
  private final Draft draft;
  private final OpenProject project;
  private final Person actor;
  private final OffsetDateTime now;
  private final DatasetImages images;

  DatasetChanges(Draft draft, Author author, OffsetDateTime now, DatasetImages images) {
    this.draft = draft;
    this.project = OpenProject.of(draft);
    this.actor = Person.of(author.name(), Optional.of(author.email()), Optional.empty());
    this.now = now;
    this.images = images;
  }

  Dataset create(DatasetFields fields) {
    requireNewSlug(fields.slug());
    var creators = fields.creators().filter(list -> !list.isEmpty()).orElse(List.of(actor));
    if (creators.stream().anyMatch(person -> person.email().isEmpty())) {
      throw invalid("each creator needs an email address.");
    }
    fields.dataDirectory().ifPresent(DatasetChanges::requireInside);
    var dataset =
        Dataset.create(
            new Dataset.Draft(
                fields.slug(),
                fields
                    .name()
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .orElse(fields.slug()),
                fields.description().flatMap(text -> text),
                creators,
                fields.keywords().orElse(List.of()),
                annotations(fields, List.of()).orElse(List.of()),
                fields.dataDirectory(),
                project.project().id(),
                now));
    var withImages =
        fields.images().map(wanted -> dataset.with(images(dataset, wanted))).orElse(dataset);
    return save(withImages.withFiles(filesInPlace(directory(dataset))));
  }

  private void requireNewSlug(String slug) {
    if (!Slugs.isValid(slug)) {
      throw invalid("the slug %s is not valid; %s would be.".formatted(slug, Slugs.of(slug)));
    }
    if (project.metadata().dataset(slug).isPresent()) {
      throw new CoreFailure(CoreError.DATASET_EXISTS, slug);
    }
  }

  private List<DatasetFile> filesInPlace(String directory) {
    return draft.list(directory).stream()
        .filter(file -> !file.path().endsWith("/.gitkeep"))
        .map(file -> entry(file, file.path(), file.path()))
        .toList();
  }

  private DatasetFile entry(ProjectFile file, String path, String source) {
    return DatasetFile.of(path, file.blobId(), source, OptionalLong.empty(), now);
  }

  /** Adds copies of files; what the dataset has already stays, unless overwriting is wanted. */
  Dataset add(String slug, List<FileRequest> requests, boolean isForced) {
    var dataset = find(slug);
    var known = dataset.files().stream().map(DatasetFile::path).collect(Collectors.toSet());
    var large = new LargeFiles(draft, project.settings());
    var added = new ArrayList<DatasetFile>();
    for (var request : requests) {
      added.addAll(
          request.upload().isPresent()
              ? upload(dataset, request, large, known, isForced)
              : copies(dataset, request, large, known, isForced));
    }
    if (added.isEmpty()) {
      throw invalid("there is nothing to commit: the dataset has these files already.");
    }
    return save(dataset.withFiles(added).derive(actor, now));
  }

  private List<DatasetFile> upload(
      Dataset dataset, FileRequest request, LargeFiles large, Set<String> known, boolean isForced) {
    var path = directory(dataset) + "/" + request.name();
    if (known.contains(path) && !isForced) {
      return List.of();
    }
    requireAllowed(path, isForced);
    var file = request.upload().orElseThrow();
    var checksum = large.write(path, file);
    return List.of(
        DatasetFile.of(
            path, checksum, request.name(), OptionalLong.of(LargeFiles.size(file)), now));
  }

  private List<DatasetFile> copies(
      Dataset dataset, FileRequest request, LargeFiles large, Set<String> known, boolean isForced) {
    var from = request.projectPath().orElseThrow();
    var directory = directory(dataset);
    var added = new ArrayList<DatasetFile>();
    for (var file : filesAt(from)) {
      var isInPlace = file.path().startsWith(directory + "/");
      var target =
          isInPlace
              ? file.path()
              : directory + "/" + request.name() + file.path().substring(from.length());
      if (known.contains(target) && !isForced) {
        continue;
      }
      requireAllowed(target, isForced);
      if (!isInPlace) {
        draft.copy(file, target);
        large.trackLike(file.path(), target);
      }
      added.add(entry(file, target, file.path()));
    }
    return added;
  }

  private List<ProjectFile> filesAt(String path) {
    var files = draft.find(path).map(List::of).orElseGet(() -> draft.list(path));
    if (files.isEmpty()) {
      throw new CoreFailure(CoreError.FILE_MISSING, path);
    }
    return files;
  }

  private void requireAllowed(String path, boolean isForced) {
    if (LargeFiles.isProtected(path)) {
      throw invalid("the path %s is protected.".formatted(path));
    }
    if (!isForced && PathPatterns.isIgnored(draft.read(".gitignore"), path)) {
      throw invalid("the path %s is ignored by git; use force to add it.".formatted(path));
    }
  }

  Dataset edit(DatasetFields fields) {
    var dataset = find(fields.slug());
    var changes = new TreeMap<String, Object>();
    fields.name().ifPresent(name -> changes.put("name", name.strip()));
    fields.description().ifPresent(text -> changes.put("description", text.orElse(null)));
    fields
        .creators()
        .ifPresent(list -> changes.put("creators", list.stream().map(Person::state).toList()));
    fields.keywords().ifPresent(list -> changes.put("keywords", list));
    annotations(fields, dataset.state().instances("annotations"))
        .ifPresent(list -> changes.put("annotations", list));
    fields.images().ifPresent(wanted -> changes.putAll(images(dataset, wanted)));
    if (changes.isEmpty()) {
      return dataset;
    }
    return save(dataset.withFiles(List.of()).with(changes).derive(actor, now));
  }

  private TreeMap<String, Object> images(Dataset dataset, List<ImageRequest> wanted) {
    var changes = new TreeMap<String, Object>();
    changes.put("images", images.write(draft, dataset, wanted));
    return changes;
  }

  /** All annotations of the request's source are replaced; those of others stay. */
  private static Optional<List<Instance>> annotations(DatasetFields fields, List<Instance> before) {
    if (fields.customMetadata().isEmpty()) {
      return Optional.empty();
    }
    var source = fields.customMetadataSource().orElse("renku");
    var after = new ArrayList<Instance>();
    before.stream()
        .filter(one -> !one.text("source").equals(Optional.of(source)))
        .forEach(after::add);
    fields
        .customMetadata()
        .get()
        .ifPresent(
            body -> {
              switch (body) {
                case JsonArray several ->
                    several.forEach(one -> after.add(Values.annotation(source, one)));
                default -> after.add(Values.annotation(source, body));
              }
            });
    return Optional.of(after);
  }

  Dataset remove(String slug) {
    var removed = new TreeMap<String, Object>();
    removed.put("date_removed", now);
    var dataset =
        project
            .metadata()
            .dataset(slug)
            .orElseThrow(() -> invalid("the dataset %s does not exist.".formatted(slug)));
    return save(dataset.withFiles(List.of()).derive(actor, now).with(removed));
  }

  /** Takes files out of a dataset; those in its own folder are deleted. */
  Set<String> unlink(String slug, List<String> include, List<String> exclude) {
    var dataset = find(slug);
    var matches =
        dataset.files().stream()
            .map(DatasetFile::path)
            .filter(path -> include.isEmpty() || PathMatch.any(include, path))
            .filter(path -> !PathMatch.any(exclude, path))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (matches.isEmpty()) {
      throw new CoreFailure(CoreError.UNLINK, String.join(", ", include));
    }
    matches.stream()
        .filter(path -> path.startsWith(directory(dataset) + "/"))
        .forEach(draft::delete);
    save(dataset.withoutFiles(matches, now).derive(actor, now));
    return matches;
  }

  private Dataset find(String slug) {
    return project
        .metadata()
        .dataset(slug)
        .orElseThrow(() -> new CoreFailure(CoreError.DATASET_UNKNOWN, slug));
  }

  boolean exists(String slug) {
    return project.metadata().dataset(slug).isPresent();
  }

  private Dataset save(Dataset dataset) {
    project.raiseMinimumVersion();
    project.metadata().save(dataset);
    return dataset;
  }

  private String directory(Dataset dataset) {
    return DatasetView.directory(dataset, project.settings());
  }

  private static void requireInside(String directory) {
    if (!ProjectPath.isInside(directory)) {
      throw invalid("the data directory must lie inside the project.");
    }
  }

  private static CoreFailure invalid(String why) {
    return new CoreFailure(CoreError.RENKU, "Invalid parameter value - " + why);
  }
}
