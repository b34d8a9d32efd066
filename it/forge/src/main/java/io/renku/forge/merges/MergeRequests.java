package io.renku.forge.merges;

import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Json;
import io.renku.forge.store.Index;
import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The merge requests of all projects. */
public final class MergeRequests {
  private final Store store;
  private final Clock clock;
  private final Table<MergeRequest> table;
  private final Index<Long, MergeRequest> byProject;

  public MergeRequests(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.table = store.table("merge_requests", MergeRequest.class);
    this.byProject = table.indexedBy(MergeRequest::projectId);
  }

  Stream<MergeRequest> of(long projectId) {
    return byProject.all(projectId);
  }

  Stream<MergeRequest> all() {
    return table.all();
  }

  Optional<MergeRequest> find(long projectId, long iid) {
    return of(projectId).filter(m -> m.iid() == iid).findFirst();
  }

  /** What somebody asks to be merged. */
  record Wanted(
      long projectId,
      long sourceProjectId,
      String sourceBranch,
      String targetBranch,
      String title,
      String description) {}

  MergeRequest open(Wanted wanted, long authorId) {
    return store.change(
        () -> {
          of(wanted.projectId())
              .filter(m -> m.state().equals(MergeRequest.OPEN))
              .filter(m -> m.sourceProjectId() == wanted.sourceProjectId())
              .filter(
                  m ->
                      m.sourceBranch().equals(wanted.sourceBranch())
                          && m.targetBranch().equals(wanted.targetBranch()))
              .findFirst()
              .ifPresent(MergeRequests::refuseSecond);
          var iid = of(wanted.projectId()).mapToLong(MergeRequest::iid).max().orElse(0) + 1;
          var now = clock.millis();
          return table.put(
              new MergeRequest(
                  table.nextId(),
                  iid,
                  wanted.projectId(),
                  wanted.sourceProjectId(),
                  wanted.sourceBranch(),
                  wanted.targetBranch(),
                  wanted.title(),
                  wanted.description(),
                  MergeRequest.OPEN,
                  authorId,
                  null,
                  null,
                  null,
                  now,
                  now,
                  null));
        });
  }

  private static void refuseSecond(MergeRequest other) {
    var message =
        Json.array()
            .add(
                "Another open merge request already exists for this source branch: !"
                    + other.iid());
    throw new ApiFailure(409, Json.object().set("message", message));
  }

  MergeRequest edit(MergeRequest request, UnaryOperator<MergeRequest> edit) {
    return store.change(() -> table.put(edit.apply(table.find(request.id()).orElseThrow())));
  }

  long now() {
    return clock.millis();
  }

  public void removeAll(long projectId) {
    table
        .all()
        .filter(m -> m.projectId() == projectId || m.sourceProjectId() == projectId)
        .toList()
        .forEach(m -> table.remove(m.id()));
  }
}
