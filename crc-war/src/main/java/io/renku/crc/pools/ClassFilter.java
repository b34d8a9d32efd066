package io.renku.crc.pools;

import io.renku.crc.wire.Bounds;
import io.renku.crc.wire.Form;
import io.renku.crc.wire.Need;

/** What a session needs at least. Nothing is hidden by it: it only marks the classes that match. */
public record ClassFilter(double cpu, long memory, long gpu, long maxStorage) {

  static ClassFilter of(Form query) {
    var cpu = query.number("cpu", Need.OPTIONAL, Bounds.NOT_NEGATIVE);
    return new ClassFilter(
        cpu == null ? 0 : cpu,
        amount(query, "memory"),
        amount(query, "gpu"),
        amount(query, "max_storage"));
  }

  private static long amount(Form query, String name) {
    var amount = query.integer(name, Need.OPTIONAL, Bounds.NOT_NEGATIVE);
    return amount == null ? 0 : amount;
  }
}
