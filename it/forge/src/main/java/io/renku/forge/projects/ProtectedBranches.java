package io.renku.forge.projects;

import io.renku.forge.http.ApiFailure;
import io.renku.forge.store.Index;
import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import java.util.List;
import java.util.Optional;

/** Which branches of which projects are protected. */
public final class ProtectedBranches {
  private final Store store;
  private final Table<ProtectedBranch> table;
  private final Index<Long, ProtectedBranch> byProject;

  public ProtectedBranches(Store store) {
    this.store = store;
    this.table = store.table("protected_branches", ProtectedBranch.class);
    this.byProject = table.indexedBy(ProtectedBranch::projectId);
  }

  public List<ProtectedBranch> of(long projectId) {
    return byProject.all(projectId).toList();
  }

  public Optional<ProtectedBranch> find(long projectId, String name) {
    return byProject.all(projectId).filter(b -> b.name().equals(name)).findFirst();
  }

  /** The rules that cover a branch; none means that it is not protected. */
  public List<ProtectedBranch> covering(long projectId, String branch) {
    return byProject.all(projectId).filter(b -> b.covers(branch)).toList();
  }

  public ProtectedBranch add(
      long projectId, String name, int pushLevel, int mergeLevel, boolean forcePush) {
    return store.change(
        () -> {
          if (find(projectId, name).isPresent()) {
            throw ApiFailure.message(409, "Protected branch '" + name + "' already exists");
          }
          return table.put(
              new ProtectedBranch(
                  table.nextId(), projectId, name, pushLevel, mergeLevel, forcePush));
        });
  }

  public ProtectedBranch put(ProtectedBranch branch) {
    return store.change(() -> table.put(branch));
  }

  public void remove(ProtectedBranch branch) {
    store.change(() -> table.remove(branch.id()));
  }

  public void removeAll(long projectId) {
    of(projectId).forEach(b -> table.remove(b.id()));
  }
}
