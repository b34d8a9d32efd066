package io.renku.core.export;

import io.renku.core.export.Schema.Field;
import io.renku.core.metadata.Dataset;
import io.renku.core.metadata.Instance;
import io.renku.core.metadata.JsonText;
import io.renku.core.metadata.MetadataStore;
import io.renku.core.metadata.PythonTime;
import io.renku.core.metadata.Reference;
import io.renku.core.metadata.Tuple;
import io.renku.core.metadata.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Describes a project as JSON-LD, statement for statement as the command line client does. */
public final class GraphExport {
  private static final String XSD_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime";
  private static final Set<String> OF_REVISIONS =
      Set.of(
          Types.PROJECT,
          Types.DATASET,
          Types.DATASET_TAG,
          Types.ACTIVITY,
          Types.PLAN,
          Types.WORKFLOW_FILE_PLAN,
          Types.COMPOSITE_PLAN,
          Types.WORKFLOW_FILE_COMPOSITE_PLAN);
  private static final Set<String> BELONG_TO_PROJECT =
      Set.of(
          Types.DATASET,
          Types.ACTIVITY,
          Types.PLAN,
          Types.WORKFLOW_FILE_PLAN,
          Types.COMPOSITE_PLAN,
          Types.WORKFLOW_FILE_COMPOSITE_PLAN,
          Types.WORKFLOW_FILE_ACTIVITY_COLLECTION);

  private final MetadataStore store;
  private final NodeMap nodes;
  private final Set<String> written = new HashSet<>();
  private Object projectId;

  private GraphExport(MetadataStore store, String host) {
    this.store = store;
    this.nodes = new NodeMap(host);
  }

  /** Everything: the project, its workflows and executions, all versions of all datasets. */
  public static String everything(MetadataStore store, String host) {
    var export = new GraphExport(store, host);
    return export.write(export.all());
  }

  /**
   * The objects whose files have these names, as far as they are there and have a class of ours.
   */
  public static String of(MetadataStore store, String host, Collection<String> oids) {
    var export = new GraphExport(store, host);
    var changed = new ArrayList<Instance>();
    for (var oid : oids) {
      store
          .find(oid)
          .filter(object -> OF_REVISIONS.contains(object.type()))
          .ifPresent(object -> changed.add(object.instance()));
    }
    return export.write(changed);
  }

  private List<Instance> all() {
    var objects = new ArrayList<>(store.activities());
    store.activityCollections().stream()
        .filter(one -> one.type().equals(Types.WORKFLOW_FILE_ACTIVITY_COLLECTION))
        .forEach(objects::add);
    objects.addAll(store.plans());
    store.project().ifPresent(project -> objects.add(project.state()));
    var tails = store.datasetTails();
    tails.stream().map(Dataset::state).forEach(objects::add);
    for (var tail : tails) {
      objects.addAll(store.tags(tail.slug()));
      store.chain(tail).stream().skip(1).map(Dataset::state).forEach(objects::add);
    }
    return objects;
  }

  private String write(List<Instance> objects) {
    projectId = store.project().map(project -> (Object) project.id()).orElse(null);
    objects.forEach(this::node);
    return JsonText.ascii(nodes.flattened());
  }

  /** Adds the node of an object, and all it holds; answers its absolute id. */
  private String node(Instance object) {
    var id = nodes.absolute(object.requireText("id"));
    var schema =
        Schemas.of(object.type())
            .orElseThrow(
                () -> new IllegalStateException("No graph form for " + object.type() + "."));
    if (BELONG_TO_PROJECT.contains(object.type()) && !written.add(id)) {
      return id;
    }
    nodes.type(id, schema.rdfTypes());
    schema.fields().forEach(field -> field(id, object, field));
    return id;
  }

  private void field(String id, Instance object, Field field) {
    switch (attribute(object, field.attribute())) {
      case null -> {}
      case Tuple tuple -> values(id, field, tuple.items());
      case Collection<?> items -> values(id, field, items);
      case Object single -> value(id, field, single);
    }
  }

  private void values(String id, Field field, Collection<?> items) {
    if (!field.isReverse()) {
      nodes.property(id, field.property());
    }
    items.forEach(item -> value(id, field, item));
  }

  private Object attribute(Instance object, String name) {
    if (name.equals("project_id")) {
      return projectId;
    }
    var dot = name.indexOf('.');
    if (dot < 0) {
      return object.get(name);
    }
    Optional<Instance> inner = object.instance(name.substring(0, dot));
    return inner.map(one -> one.get(name.substring(dot + 1))).orElse(null);
  }

  private void value(String id, Field field, Object value) {
    switch (field.kind()) {
      case TEXT -> literal(id, field, value.toString());
      case SCALAR -> literal(id, field, value);
      case TIME -> literal(id, field, PythonTime.iso(seconds(value)));
      case DATE -> literal(id, field, LocalDate.from(seconds(value)).toString());
      case TYPED_TIME -> {
        var typed = new TreeMap<String, Object>();
        typed.put("@type", XSD_DATE_TIME);
        typed.put("@value", PythonTime.iso(seconds(value)));
        nodes.value(id, field.property(), typed);
      }
      case IRI -> link(id, field, nodes.absolute(value.toString()));
      case NODE -> link(id, field, node(resolved(value)));
      case URI -> uri(id, field, value);
      case JSON_LD ->
          new RawJsonLd(nodes).expand(value).forEach(one -> nodes.value(id, field.property(), one));
    }
  }

  private Instance resolved(Object value) {
    return value instanceof Reference reference ? store.resolve(reference) : (Instance) value;
  }

  private void uri(String id, Field field, Object value) {
    if (value instanceof Map<?, ?> map && map.get("@id") instanceof String target) {
      link(id, field, nodes.absolute(target));
    } else if (!(value instanceof Map<?, ?>)) {
      literal(id, field, value.toString());
    }
  }

  private void literal(String id, Field field, Object value) {
    nodes.value(id, field.property(), Map.of("@value", value));
  }

  private void link(String id, Field field, String target) {
    if (field.isReverse()) {
      nodes.link(target, field.property(), id);
    } else {
      nodes.link(id, field.property(), target);
    }
  }

  private static OffsetDateTime seconds(Object time) {
    return ((OffsetDateTime) time).truncatedTo(ChronoUnit.SECONDS);
  }
}
