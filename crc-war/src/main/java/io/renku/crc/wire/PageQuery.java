package io.renku.crc.wire;

import io.renku.commons.Page;
import java.util.List;
import java.util.Map;

/**
 * The part of a list that a caller asks for with {@code page} (from 1) and {@code per_page} (1 to
 * 100, 20 if only the page is named). Without either it is the whole list: clients of the reference
 * know no pages.
 */
public record PageQuery(int number, int size) {
  public static final PageQuery WHOLE = new PageQuery(1, Integer.MAX_VALUE);
  private static final int USUAL = 20;
  private static final Bounds NUMBERS = Bounds.between(1, 1_000_000);
  private static final Bounds SIZES = Bounds.between(1, Page.LARGEST);

  /**
   * @throws io.renku.commons.Failure 422 for a page that cannot be
   */
  public static PageQuery of(Map<String, List<String>> query) {
    return Form.readQuery(query, PageQuery::of);
  }

  private static PageQuery of(Form query) {
    var number = query.integer("page", Need.OPTIONAL, NUMBERS);
    var size = query.integer("per_page", Need.OPTIONAL, SIZES);
    if (number == null && size == null) {
      return WHOLE;
    }
    return new PageQuery(
        number == null ? 1 : number.intValue(), size == null ? USUAL : size.intValue());
  }

  public boolean isWhole() {
    return equals(WHOLE);
  }

  /** Index of its first item in the whole list. */
  public int offset() {
    return (number - 1) * size;
  }

  public <T> Page<T> of(List<T> items, long total) {
    return new Page<>(items, number, isWhole() ? Math.max(1, items.size()) : size, total);
  }
}
