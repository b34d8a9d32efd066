package io.renku.core.metadata;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One version of a dataset. Versions never change: an edit makes a new one that is derived from its
 * predecessor.
 */
public record Dataset(Instance state) {

  /** What a new dataset starts with. */
  public record Draft(
      String slug,
      String name,
      Optional<String> description,
      List<Person> creators,
      List<String> keywords,
      List<Instance> annotations,
      Optional<String> dataDirectory,
      String projectId,
      OffsetDateTime created) {}

  public static Dataset create(Draft draft) {
    var identifier = Oid.hex();
    var attributes = new TreeMap<String, Object>();
    for (var absent :
        List.of(
            "date_published",
            "date_removed",
            "derived_from",
            "in_language",
            "license",
            "same_as",
            "storage",
            "title",
            "version")) {
      attributes.put(absent, null);
    }
    attributes.put("annotations", draft.annotations());
    attributes.put("creators", draft.creators().stream().map(Person::state).toList());
    attributes.put("dataset_files", List.of());
    attributes.put("date_created", draft.created());
    attributes.put("date_modified", draft.created());
    attributes.put("description", draft.description().orElse(null));
    attributes.put("id", "/datasets/" + identifier);
    attributes.put("identifier", identifier);
    attributes.put("images", List.of());
    attributes.put("initial_identifier", identifier);
    attributes.put("keywords", draft.keywords());
    attributes.put("name", draft.name());
    attributes.put("project_id", draft.projectId());
    attributes.put("slug", draft.slug());
    draft.dataDirectory().ifPresent(directory -> attributes.put("datadir", directory));
    return new Dataset(new Instance(Types.DATASET, attributes));
  }

  /** Before version 2.8 the slug was called name, and the name title. */
  static Dataset read(Instance stored) {
    if (stored.text("slug").isPresent()) {
      return new Dataset(stored);
    }
    return new Dataset(
        stored
            .with("slug", stored.get("name"))
            .with("name", stored.text("title").orElse(""))
            .with("title", null));
  }

  public String id() {
    return state.requireText("id");
  }

  public String identifier() {
    return state.requireText("identifier");
  }

  public String initialIdentifier() {
    return state.text("initial_identifier").orElse(identifier());
  }

  public String slug() {
    return state.requireText("slug");
  }

  public String name() {
    return state.text("name").orElse("");
  }

  public List<Person> creators() {
    return state.instances("creators").stream().map(Person::new).toList();
  }

  public boolean isRemoved() {
    return state.time("date_removed").isPresent();
  }

  /** The id of the version before this one. */
  public Optional<String> derivedFrom() {
    return state.instance("derived_from").flatMap(url -> url.text("url_id"));
  }

  public boolean isDerivation() {
    return derivedFrom().isPresent()
        && state.get("same_as") == null
        && !derivedFrom().get().equals(id());
  }

  public Optional<String> dataDirectory() {
    return state.text("datadir");
  }

  /** Entries of files that are still part of the dataset. */
  public List<DatasetFile> files() {
    return state.instances("dataset_files").stream()
        .map(DatasetFile::new)
        .filter(file -> !file.isRemoved())
        .toList();
  }

  /** This dataset with more files, without being a new version yet. */
  public Dataset withFiles(List<DatasetFile> added) {
    var byPath = new LinkedHashMap<String, DatasetFile>();
    files().forEach(file -> byPath.put(file.path(), file));
    added.forEach(file -> byPath.put(file.path(), file));
    return new Dataset(
        state.with(
            "dataset_files",
            byPath.values().stream().map(DatasetFile::state).collect(Collectors.toList())));
  }

  /** This dataset without the files at these paths; each stays once, marked as removed. */
  public Dataset withoutFiles(Set<String> paths, OffsetDateTime now) {
    var entries = new ArrayList<Object>();
    for (var file : files()) {
      entries.add(paths.contains(file.path()) ? file.removed(now).state() : file.state());
    }
    return new Dataset(state.with("dataset_files", entries));
  }

  /** The next version, holding the changes already made to this record. */
  public Dataset derive(Person actor, OffsetDateTime now) {
    var identifier = Oid.hex();
    var changes = new TreeMap<String, Object>();
    changes.put("id", "/datasets/" + identifier);
    changes.put("identifier", identifier);
    changes.put("initial_identifier", initialIdentifier());
    changes.put("derived_from", urlById(id()));
    changes.put("same_as", null);
    changes.put("date_modified", now);
    changes.put("title", null);
    changes.put("creators", creatorsWith(actor));
    return new Dataset(state.with(changes));
  }

  public Dataset with(Map<String, Object> attributes) {
    return new Dataset(state.with(attributes));
  }

  private List<Object> creatorsWith(Person actor) {
    var creators = new ArrayList<Object>(state.instances("creators"));
    var isKnown = creators().stream().anyMatch(one -> one.email().equals(actor.email()));
    if (!isKnown) {
      creators.add(actor.state());
    }
    return creators;
  }

  private static Instance urlById(String id) {
    var attributes = new TreeMap<String, Object>();
    attributes.put("id", "/urls" + Ids.quotedPath(id));
    attributes.put("url", Map.of("@id", id));
    attributes.put("url_id", id);
    attributes.put("url_str", null);
    return new Instance(Types.URL, attributes);
  }
}
