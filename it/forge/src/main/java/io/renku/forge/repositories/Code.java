package io.renku.forge.repositories;

import io.renku.forge.accounts.User;
import io.renku.forge.git.CommitRefused;
import io.renku.forge.git.CommitWriter;
import io.renku.forge.git.FileAction;
import io.renku.forge.git.GitStore;
import io.renku.forge.git.RefChange;
import io.renku.forge.git.Revisions;
import io.renku.forge.hooks.Pushes;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.projects.Access;
import io.renku.forge.projects.Permissions;
import io.renku.forge.projects.Project;
import io.renku.forge.projects.PushRules;
import io.renku.forge.tokens.Caller;
import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** Reading and writing a project's repository on behalf of a caller of the API. */
public final class Code {
  private final Permissions permissions;
  private final GitStore git;
  private final Pushes pushes;
  private final PushRules rules;

  /** A commit that a caller wants: onto which branch, starting where, with what in it. */
  public record Wanted(
      String branch,
      String startBranch,
      String startSha,
      String message,
      String authorName,
      String authorEmail,
      List<FileAction> actions,
      boolean force) {}

  public Code(Permissions permissions, GitStore git, Pushes pushes, PushRules rules) {
    this.permissions = permissions;
    this.git = git;
    this.pushes = pushes;
    this.rules = rules;
  }

  public Permissions permissions() {
    return permissions;
  }

  /** Reads the repository of the project in {@code :id}. */
  public <R> R read(Exchange x, GitStore.Work<R> work) {
    return git.use(permissions.withCode(x).id(), work);
  }

  /** The commit that a caller named, or the head of the default branch; 404 for {@code what}. */
  static RevCommit commit(Repository repository, String name, String what) throws IOException {
    var id = Revisions.resolve(repository, name == null || name.isEmpty() ? Constants.HEAD : name);
    return Revisions.parse(repository, id.orElseThrow(() -> ApiFailure.notFound(what)));
  }

  /** The project of {@code :id}, for somebody who may push to some branch. */
  Project writable(Exchange x) {
    var project = permissions.project(x, Access.DEVELOPER);
    if (project.settings().archived()) {
      throw ApiFailure.forbidden();
    }
    return project;
  }

  /** Makes a commit as the caller; hooks are told. */
  public ObjectId commit(Project project, Caller caller, Wanted wanted) {
    var user = caller.required();
    try {
      return git.write(
          project.id(), repository -> commit(repository, project, caller, user, wanted));
    } catch (CommitRefused refused) {
      throw ApiFailure.message(400, refused.getMessage());
    }
  }

  private ObjectId commit(
      Repository repository, Project project, Caller caller, User user, Wanted wanted)
      throws IOException {
    if (!Repository.isValidRefName(Constants.R_HEADS + wanted.branch())) {
      throw ApiFailure.message(400, "Branch name is invalid");
    }
    var isEmpty = Revisions.isEmpty(repository);
    var branch = repository.exactRef(Constants.R_HEADS + wanted.branch());
    var before = branch == null ? null : branch.getObjectId();
    var start = start(repository, wanted, before, isEmpty);
    var ref = Constants.R_HEADS + wanted.branch();
    var writer = new CommitWriter(repository);
    var after = writer.commit(start, wanted.actions(), signature(user, wanted));
    var change = new RefChange(ref, before == null ? RefChange.NONE : before.name(), after.name());
    refuse(project, caller, change, isEmpty, wanted.force() && before != null);
    move(repository, project, user, List.of(change), wanted.force());
    return after;
  }

  private static ObjectId start(
      Repository repository, Wanted wanted, ObjectId before, boolean isEmpty) throws IOException {
    var from = wanted.startSha() != null ? wanted.startSha() : wanted.startBranch();
    if (from == null || isEmpty) {
      if (before == null && !isEmpty) {
        throw ApiFailure.message(400, "You can only create or edit files when you are on a branch");
      }
      return before;
    }
    if (before != null && !wanted.force() && !from.equals(wanted.branch())) {
      throw ApiFailure.message(
          400,
          "A branch called '"
              + wanted.branch()
              + "' already exists. Switch to that branch in order to make changes");
    }
    return Revisions.resolve(repository, from)
        .orElseThrow(() -> ApiFailure.message(400, "Cannot find start_branch '" + from + "'"));
  }

  private static CommitWriter.Signature signature(User user, Wanted wanted) {
    var committer = new PersonIdent(user.name(), user.email());
    var author =
        new PersonIdent(
            wanted.authorName() == null ? user.name() : wanted.authorName(),
            wanted.authorEmail() == null ? user.email() : wanted.authorEmail(),
            committer.getWhenAsInstant(),
            committer.getZoneId());
    return new CommitWriter.Signature(author, committer, wanted.message());
  }

  /** 403 with the reason when the caller may not make a change. */
  void refuse(Project project, Caller caller, RefChange change, boolean toEmpty, boolean forced) {
    var level = permissions.level(caller, project);
    rules
        .refusal(new PushRules.Push(project, level, toEmpty, forced), change)
        .ifPresent(
            _ -> {
              throw ApiFailure.message(
                  403, "403 Forbidden - You are not allowed to push into this branch");
            });
  }

  /** Moves refs and tells of it. Call it inside {@link #write}. */
  public void move(
      Repository repository, Project project, User user, List<RefChange> changes, boolean force)
      throws IOException {
    var announcement = pushes.announce(project, user, changes);
    var made = new java.util.ArrayList<RefChange>();
    try {
      for (var change : changes) {
        if (change.isDeletion()) {
          delete(repository, change);
        } else {
          var before = change.isCreation() ? null : ObjectId.fromString(change.before());
          new CommitWriter(repository)
              .move(change.ref(), before, ObjectId.fromString(change.after()), force);
        }
        made.add(change);
      }
    } finally {
      pushes.tell(announcement, project, user, made);
    }
  }

  private static void delete(Repository repository, RefChange change) throws IOException {
    var update = repository.updateRef(change.ref());
    update.setExpectedOldObjectId(ObjectId.fromString(change.before()));
    update.setForceUpdate(true);
    update.disableRefLog();
    var result = update.delete();
    if (result != org.eclipse.jgit.lib.RefUpdate.Result.FORCED) {
      throw new CommitRefused("Could not delete " + change.ref() + " (" + result + ")");
    }
  }

  public <R> R write(Project project, GitStore.Work<R> work) {
    try {
      return git.write(project.id(), work);
    } catch (CommitRefused refused) {
      throw ApiFailure.message(400, refused.getMessage());
    }
  }

  PushRules rules() {
    return rules;
  }

  /** The README of a project that asks for one. */
  public void writeReadme(Project project, Caller caller) {
    var settings = project.settings();
    var text =
        "# "
            + settings.name()
            + "\n\n"
            + (settings.description() == null ? "" : settings.description() + "\n");
    var action =
        FileAction.create("README.md", text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    commit(
        project,
        caller,
        new Wanted(
            settings.defaultBranch(),
            null,
            null,
            "Initial commit",
            null,
            null,
            List.of(action),
            false));
  }
}
