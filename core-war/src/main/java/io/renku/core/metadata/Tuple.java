package io.renku.core.metadata;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Python's fixed list; may hold nulls. */
public record Tuple(List<Object> items) {
  public Tuple {
    items = Collections.unmodifiableList(new ArrayList<>(items));
  }

  public static Tuple of(Object... items) {
    return new Tuple(Arrays.asList(items));
  }
}
