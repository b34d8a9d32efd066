package io.renku.forge.store;

/** An immutable record that lives in a table under its id. */
public interface Row {
  long id();
}
