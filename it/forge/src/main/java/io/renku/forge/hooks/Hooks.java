package io.renku.forge.hooks;

import io.renku.forge.store.Index;
import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** The hooks of all projects. */
public final class Hooks {
  private final Store store;
  private final Table<Hook> table;
  private final Index<Long, Hook> byProject;

  public Hooks(Store store) {
    this.store = store;
    this.table = store.table("hooks", Hook.class);
    this.byProject = table.indexedBy(Hook::projectId);
  }

  public Stream<Hook> of(long projectId) {
    return byProject.all(projectId);
  }

  public Optional<Hook> find(long id) {
    return table.find(id);
  }

  Hook add(LongFunction<Hook> withId) {
    return store.change(() -> table.put(withId.apply(table.nextId())));
  }

  Hook put(Hook hook) {
    return store.change(() -> table.put(hook));
  }

  void remove(Hook hook) {
    store.change(() -> table.remove(hook.id()));
  }

  public void removeAll(long projectId) {
    of(projectId).toList().forEach(h -> table.remove(h.id()));
  }
}
