package io.renku.core.metadata;

import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An object of the domain model as it is stored: its Python class and its attributes. Attributes
 * that we do not know survive a read and a write. Values are null, text, Long, BigDecimal, Boolean,
 * OffsetDateTime, List, Map, {@link Tuple}, {@link Marked}, {@link Reference} or Instance.
 */
public record Instance(String type, SortedMap<String, Object> state) {
  public Instance {
    state = Collections.unmodifiableSortedMap(new TreeMap<>(state));
  }

  public static Instance of(String type, Map<String, Object> state) {
    return new Instance(type, new TreeMap<>(state));
  }

  public Object get(String attribute) {
    return state.get(attribute);
  }

  public Optional<String> text(String attribute) {
    return state.get(attribute) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  public String requireText(String attribute) {
    return text(attribute)
        .orElseThrow(() -> new IllegalStateException("%s has no %s.".formatted(type, attribute)));
  }

  public Optional<OffsetDateTime> time(String attribute) {
    return state.get(attribute) instanceof OffsetDateTime time
        ? Optional.of(time)
        : Optional.empty();
  }

  public Optional<Instance> instance(String attribute) {
    return state.get(attribute) instanceof Instance inner ? Optional.of(inner) : Optional.empty();
  }

  /** The items of a list or tuple; empty when the attribute is missing or null. */
  public List<Object> items(String attribute) {
    return switch (state.get(attribute)) {
      case List<?> list -> Collections.unmodifiableList(list);
      case Tuple tuple -> tuple.items();
      case null, default -> List.of();
    };
  }

  public List<Instance> instances(String attribute) {
    return items(attribute).stream()
        .filter(Instance.class::isInstance)
        .map(Instance.class::cast)
        .toList();
  }

  public List<String> texts(String attribute) {
    return items(attribute).stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  public Instance with(String attribute, Object value) {
    var changed = new TreeMap<>(state);
    changed.put(attribute, value);
    return new Instance(type, changed);
  }

  public Instance with(Map<String, Object> attributes) {
    var changed = new TreeMap<>(state);
    changed.putAll(attributes);
    return new Instance(type, changed);
  }

  public Instance without(String attribute) {
    var changed = new TreeMap<>(state);
    changed.remove(attribute);
    return new Instance(type, changed);
  }
}
