package io.renku.crc.database;

import io.renku.commons.Page;
import io.renku.crc.wire.PageQuery;
import jakarta.persistence.TypedQuery;

/** Reads one page of a query's rows. */
public final class Paged {
  private Paged() {}

  /** {@code ordered} has to name an order that is the same each time; {@code count} counts all. */
  public static <T> Page<T> read(PageQuery page, TypedQuery<T> ordered, TypedQuery<Long> count) {
    if (page.isWhole()) {
      var all = ordered.getResultList();
      return page.of(all, all.size());
    }
    var items = ordered.setFirstResult(page.offset()).setMaxResults(page.size()).getResultList();
    return page.of(items, count.getSingleResult());
  }
}
