package io.renku.crc.pools;

import io.renku.crc.wire.Bounds;
import io.renku.crc.wire.Form;
import io.renku.crc.wire.Need;
import io.renku.crc.wire.TextRule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a request says about one class; null where it says nothing. */
public record ResourceClassPatch(
    Long id,
    String name,
    Double cpu,
    Long memory,
    Long gpu,
    Long maxStorage,
    Long defaultStorage,
    Boolean isDefault,
    List<String> tolerations,
    List<NodeAffinity> nodeAffinities) {
  static final TextRule NAME = TextRule.ofLength(5, 40);
  private static final TextRule LABEL =
      TextRule.matching(3, 63, "[a-z0-9A-Z][a-z0-9A-Z\\-_./]*[a-z0-9A-Z]");
  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "cpu",
          "memory",
          "gpu",
          "max_storage",
          "default_storage",
          "default",
          "tolerations",
          "node_affinities");

  public ResourceClassPatch(
      String name,
      double cpu,
      long memory,
      long gpu,
      long maxStorage,
      long defaultStorage,
      boolean isDefault) {
    this(null, name, cpu, memory, gpu, maxStorage, defaultStorage, isDefault, List.of(), List.of());
  }

  /** All amounts and the name. */
  static ResourceClassPatch full(Form form) {
    return read(form.closed(FIELDS), Need.REQUIRED, null);
  }

  static ResourceClassPatch partial(Form form) {
    return read(form.closed(FIELDS), Need.OPTIONAL, null);
  }

  /** All amounts, the name and the id of an existing class. */
  static ResourceClassPatch fullWithId(Form form) {
    return withId(form, Need.REQUIRED);
  }

  static ResourceClassPatch partialWithId(Form form) {
    return withId(form, Need.OPTIONAL);
  }

  private static ResourceClassPatch withId(Form form, Need need) {
    var known = new HashSet<>(FIELDS);
    known.add("id");
    if (need == Need.OPTIONAL && FIELDS.stream().noneMatch(form::has)) {
      form.fault("id", "Besides its id, say what to change in this class");
    }
    var id = form.closed(known).integer("id", Need.REQUIRED, Bounds.between(0, Integer.MAX_VALUE));
    return read(form, need, id);
  }

  private static ResourceClassPatch read(Form form, Need need, Long id) {
    return new ResourceClassPatch(
        id,
        form.text("name", need, NAME),
        form.number("cpu", need, Bounds.POSITIVE),
        form.integer("memory", need, Bounds.POSITIVE),
        form.integer("gpu", need, Bounds.NOT_NEGATIVE),
        form.integer("max_storage", need, Bounds.POSITIVE),
        form.integer("default_storage", need, Bounds.POSITIVE),
        form.truth("default", need),
        form.texts("tolerations", Need.OPTIONAL, LABEL),
        form.objects("node_affinities", Need.OPTIONAL, ResourceClassPatch::affinity));
  }

  private static NodeAffinity affinity(Form form) {
    form.closed(Set.of("key", "required_during_scheduling"));
    var required = form.truth("required_during_scheduling", Need.OPTIONAL);
    return new NodeAffinity(form.text("key", Need.REQUIRED, LABEL), Boolean.TRUE.equals(required));
  }
}
