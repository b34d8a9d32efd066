package io.renku.commons;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a longer list: {@code number} counts from 1, {@code size} is what was asked for,
 * {@code total} counts all items.
 */
public record Page<T>(List<T> items, int number, int size, long total) {

  public static final int LARGEST = 100;

  public Page {
    items = List.copyOf(items);
  }

  /** At least 1, also for an empty list. */
  public int pages() {
    return (int) Math.max(1, (total + size - 1) / size);
  }

  /** The same page with each item as {@code view} shows it. */
  public <R> Page<R> map(Function<? super T, R> view) {
    return new Page<>(items.stream().map(view).toList(), number, size, total);
  }

  public boolean hasNext() {
    return number < pages();
  }
}
