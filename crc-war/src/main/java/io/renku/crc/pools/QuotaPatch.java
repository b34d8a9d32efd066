package io.renku.crc.pools;

import io.renku.crc.wire.Bounds;
import io.renku.crc.wire.Form;
import io.renku.crc.wire.Need;
import io.renku.crc.wire.TextRule;
import java.util.Set;

/** What a request says about a quota; null where it says nothing. */
public record QuotaPatch(String id, Double cpu, Long memory, Long gpu) {
  private static final TextRule ID = TextRule.ofLength(5, 63);

  static QuotaPatch full(Form form) {
    return read(form.closed(Set.of("cpu", "memory", "gpu")), Need.REQUIRED, null);
  }

  static QuotaPatch partial(Form form) {
    return read(form.closed(Set.of("cpu", "memory", "gpu")), Need.OPTIONAL, null);
  }

  static QuotaPatch fullWithId(Form form) {
    form.closed(Set.of("id", "cpu", "memory", "gpu"));
    return read(form, Need.REQUIRED, form.text("id", Need.REQUIRED, ID));
  }

  private static QuotaPatch read(Form form, Need need, String id) {
    return new QuotaPatch(
        id,
        form.number("cpu", need, Bounds.POSITIVE),
        form.integer("memory", need, Bounds.POSITIVE),
        form.integer("gpu", need, Bounds.NOT_NEGATIVE));
  }
}
