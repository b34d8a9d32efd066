package io.renku.forge.projects;

import io.renku.forge.store.Index;
import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import java.util.Optional;
import java.util.stream.Stream;

/** Which users starred which projects. */
public final class Stars {
  private final Store store;
  private final Table<Star> table;
  private final Index<Long, Star> byProject;
  private final Index<Long, Star> byUser;

  public Stars(Store store) {
    this.store = store;
    this.table = store.table("stars", Star.class);
    this.byProject = table.indexedBy(Star::projectId);
    this.byUser = table.indexedBy(Star::userId);
  }

  public long count(long projectId) {
    return byProject.all(projectId).count();
  }

  public Stream<Long> of(long userId) {
    return byUser.all(userId).map(Star::projectId);
  }

  private Optional<Star> find(long projectId, long userId) {
    return byProject.all(projectId).filter(s -> s.userId() == userId).findFirst();
  }

  /** False when nothing changed. */
  public boolean add(long projectId, long userId) {
    return store.change(
        () -> {
          if (find(projectId, userId).isPresent()) {
            return false;
          }
          table.put(new Star(table.nextId(), projectId, userId));
          return true;
        });
  }

  public boolean remove(long projectId, long userId) {
    return store.change(
        () -> {
          var star = find(projectId, userId);
          star.ifPresent(s -> table.remove(s.id()));
          return star.isPresent();
        });
  }

  public void removeAll(long projectId) {
    byProject.all(projectId).toList().forEach(s -> table.remove(s.id()));
  }
}
