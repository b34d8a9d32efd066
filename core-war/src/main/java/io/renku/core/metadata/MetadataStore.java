package io.renku.core.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The object database of one project at one commit. Objects are read when they are asked for and
 * kept; what is saved is written at once to the files behind it. Not for several threads.
 */
public final class MetadataStore {
  static final String DATASETS = "datasets";
  static final String DATASET_TAILS = "datasets-provenance-tails";
  static final String DATASET_TAGS = "datasets-tags";

  private final MetadataFiles files;
  private final Map<String, StoredObject> loaded = new HashMap<>();

  public MetadataStore(MetadataFiles files) {
    this.files = files;
  }

  /** Writes the files of a project without datasets and workflows. */
  public static MetadataStore create(MetadataFiles files, Project project) {
    EmptyDatabase.objects().forEach(object -> files.write(path(object), bytes(object)));
    var store = new MetadataStore(files);
    store.save(project);
    return store;
  }

  public Optional<Project> project() {
    return find("project").map(StoredObject::instance).map(Project::new);
  }

  public void save(Project project) {
    save(new StoredObject(Types.PROJECT, "project", project.state().state()));
  }

  /** The newest version of each dataset that was not removed, by slug. */
  public List<Dataset> datasets() {
    return tree(DATASETS).references().stream().map(this::dataset).toList();
  }

  public Optional<Dataset> dataset(String slug) {
    return tree(DATASETS).reference(slug).map(this::dataset);
  }

  /** The newest version of every chain, removed datasets too. */
  public List<Dataset> datasetTails() {
    return tree(DATASET_TAILS).references().stream().map(this::dataset).toList();
  }

  /** A version by its id. */
  public Dataset datasetVersion(String id) {
    return dataset(new Reference(Types.DATASET, Oid.of(id)));
  }

  /** Adds a dataset, or a new version of one. */
  public void save(Dataset dataset) {
    save(new StoredObject(Types.DATASET, Oid.of(dataset.id()), dataset.state().state()));
    var reference = new Reference(Types.DATASET, Oid.of(dataset.id()));
    var tails = tree(DATASET_TAILS);
    dataset.derivedFrom().ifPresent(tails::remove);
    tails.put(dataset.id(), reference);
    save(tails);
    var bySlug = tree(DATASETS);
    if (dataset.isRemoved()) {
      bySlug.remove(dataset.slug());
      dropTags(dataset.slug());
    } else {
      bySlug.put(dataset.slug(), reference);
    }
    save(bySlug);
  }

  private void dropTags(String slug) {
    var tags = tree(DATASET_TAGS);
    if (tags.reference(slug).isPresent()) {
      tags.remove(slug);
      save(tags);
    }
  }

  /** The tags of a dataset that still has its slug. */
  public List<Instance> tags(String slug) {
    return tree(DATASET_TAGS).reference(slug).map(this::list).orElse(List.of());
  }

  public List<Instance> activities() {
    return all("activities");
  }

  public List<Instance> activityCollections() {
    return all("activity-collections");
  }

  public List<Instance> plans() {
    return all("plans");
  }

  public Instance resolve(Reference reference) {
    return load(reference.oid()).instance();
  }

  /** What lies in the file of this name, whatever it is. */
  public Optional<StoredObject> find(String oid) {
    var known = loaded.get(oid);
    if (known != null) {
      return Optional.of(known);
    }
    var path = Oid.path(oid);
    var object = files.read(path).map(content -> ObjectDecoder.decode(path, content));
    object.ifPresent(found -> loaded.put(oid, found));
    return object;
  }

  private Dataset dataset(Reference reference) {
    return Dataset.read(resolve(reference));
  }

  private List<Instance> all(String tree) {
    return tree(tree).references().stream().map(this::resolve).toList();
  }

  private List<Instance> list(Reference reference) {
    return resolve(reference).items("data").stream()
        .filter(Reference.class::isInstance)
        .map(Reference.class::cast)
        .map(this::resolve)
        .toList();
  }

  private StoredObject load(String oid) {
    return find(oid)
        .orElseThrow(() -> new CorruptMetadataException(Oid.path(oid), "it is missing."));
  }

  private Tree tree(String name) {
    try {
      return Tree.of(
          find(name).orElseGet(() -> new StoredObject(Types.TREE, name, null)), this::load);
    } catch (ClassCastException e) {
      throw new CorruptMetadataException(Oid.path(name), "it is not a tree.", e);
    }
  }

  private void save(Tree tree) {
    tree.files().forEach(this::save);
  }

  private void save(StoredObject object) {
    loaded.put(object.oid(), object);
    files.write(path(object), bytes(object));
  }

  private static String path(StoredObject object) {
    return Oid.path(object.oid());
  }

  private static byte[] bytes(StoredObject object) {
    return ObjectEncoder.encode(object);
  }

  /** The versions of a dataset, newest first. */
  public List<Dataset> chain(Dataset newest) {
    var versions = new LinkedHashMap<String, Dataset>();
    for (var version = Optional.of(newest);
        version.isPresent() && versions.put(version.get().id(), version.get()) == null; ) {
      version =
          version.get().isDerivation()
              ? version.get().derivedFrom().map(this::datasetVersion)
              : Optional.empty();
    }
    return new ArrayList<>(versions.values());
  }
}
