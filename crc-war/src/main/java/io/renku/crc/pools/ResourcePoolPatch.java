package io.renku.crc.pools;

import io.renku.crc.wire.Form;
import io.renku.crc.wire.Need;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What a request says about a pool; null where it says nothing. */
public record ResourcePoolPatch(
    String name,
    Boolean isPublic,
    Boolean isDefault,
    QuotaPatch quota,
    List<ResourceClassPatch> classes,
    PoolOptions options) {
  private static final Set<String> FIELDS = Set.of("name", "public", "default", "quota", "classes");

  /** A new pool: its quota and classes have no ids yet. */
  static ResourcePoolPatch create(Form form) {
    return read(form, Need.REQUIRED, QuotaPatch::full, ResourceClassPatch::full);
  }

  /** A whole pool, with the ids of its quota and classes. */
  static ResourcePoolPatch replace(Form form) {
    return read(form, Need.REQUIRED, QuotaPatch::fullWithId, ResourceClassPatch::fullWithId);
  }

  static ResourcePoolPatch partial(Form form) {
    return read(form, Need.OPTIONAL, QuotaPatch::partial, ResourceClassPatch::partialWithId);
  }

  private static ResourcePoolPatch read(
      Form form,
      Need need,
      Function<Form, QuotaPatch> quota,
      Function<Form, ResourceClassPatch> one) {
    var known = new HashSet<>(FIELDS);
    known.addAll(PoolOptions.FIELDS);
    form.closed(known);
    var classes = form.objects("classes", need, one);
    if (classes != null && classes.isEmpty()) {
      form.fault("classes", "List should have at least 1 item");
    }
    return new ResourcePoolPatch(
        form.text("name", need, ResourceClassPatch.NAME),
        form.truth("public", need),
        form.truth("default", need),
        form.object("quota", Need.OPTIONAL, quota),
        classes,
        PoolOptions.read(form));
  }
}
