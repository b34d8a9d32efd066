package io.renku.forge.hooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.accounts.User;
import io.renku.forge.accounts.UserView;
import io.renku.forge.git.RefChange;
import io.renku.forge.http.Json;
import io.renku.forge.projects.Project;
import io.renku.forge.projects.ProjectView;
import io.renku.forge.projects.Projects;
import io.renku.forge.projects.Visibility;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.util.io.NullOutputStream;

/** The body of a push or tag-push hook. */
final class PushPayload {
  private static final int LISTED_COMMITS = 20;
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

  private final Projects projects;
  private final ProjectView views;
  private final UserView users;

  PushPayload(Projects projects, ProjectView views, UserView users) {
    this.projects = projects;
    this.views = views;
    this.users = users;
  }

  /** New commits of a change, newest first, and how many there are in all. */
  record Commits(List<RevCommit> newest, int total) {
    String title() {
      return newest.isEmpty() ? null : newest.getFirst().getShortMessage();
    }
  }

  static Commits commits(Repository repository, RefChange change, String defaultBranch)
      throws IOException {
    if (change.isDeletion()) {
      return new Commits(List.of(), 0);
    }
    try (var walk = new RevWalk(repository)) {
      var start = walk.parseCommit(ObjectId.fromString(change.after()));
      walk.markStart(start);
      exclude(walk, repository, change, defaultBranch);
      var newest = new ArrayList<RevCommit>();
      var total = 0;
      for (var commit : walk) {
        if (total++ < LISTED_COMMITS) {
          newest.add(commit);
        }
      }
      return new Commits(newest, total);
    } catch (org.eclipse.jgit.errors.IncorrectObjectTypeException _) {
      return new Commits(List.of(), 0);
    }
  }

  private static void exclude(
      RevWalk walk, Repository repository, RefChange change, String defaultBranch)
      throws IOException {
    var known =
        change.isCreation()
            ? repository.resolve("refs/heads/" + defaultBranch)
            : ObjectId.fromString(change.before());
    var isItself = change.ref().equals("refs/heads/" + defaultBranch) && change.isCreation();
    if (known != null && !isItself && repository.getObjectDatabase().has(known)) {
      walk.markUninteresting(walk.parseCommit(known));
    }
  }

  ObjectNode of(
      Repository repository, Project project, User user, RefChange change, Commits commits)
      throws IOException {
    var name = change.isTag() ? "tag_push" : "push";
    var payload =
        Json.object()
            .put("object_kind", name)
            .put("event_name", name)
            .put("before", change.before())
            .put("after", change.after())
            .put("ref", change.ref())
            .put("ref_protected", false)
            .put("checkout_sha", change.isDeletion() ? null : change.after())
            .putNull("message")
            .put("user_id", user.id())
            .put("user_name", user.name())
            .put("user_username", user.username())
            .put("user_email", user.email())
            .put("user_avatar", users.avatar(user))
            .put("project_id", project.id());
    payload.set("project", project(project));
    var list = payload.putArray("commits");
    for (var commit : commits.newest().reversed()) {
      list.add(commit(repository, project, commit));
    }
    payload.put("total_commits_count", commits.total()).putObject("push_options");
    payload
        .putObject("repository")
        .put("name", project.settings().name())
        .put("url", views.sshUrl(project))
        .put("description", project.settings().description())
        .put("homepage", views.webUrl(project))
        .put("git_http_url", views.httpUrl(project))
        .put("git_ssh_url", views.sshUrl(project))
        .put("visibility_level", Visibility.rank(project.visibility()));
    return payload;
  }

  private ObjectNode project(Project project) {
    return Json.object()
        .put("id", project.id())
        .put("name", project.settings().name())
        .put("description", project.settings().description())
        .put("web_url", views.webUrl(project))
        .put("avatar_url", views.avatar(project))
        .put("git_ssh_url", views.sshUrl(project))
        .put("git_http_url", views.httpUrl(project))
        .put("namespace", projects.namespace(project).name())
        .put("visibility_level", Visibility.rank(project.visibility()))
        .put("path_with_namespace", projects.fullPath(project))
        .put("default_branch", project.defaultBranch())
        .putNull("ci_config_path")
        .put("homepage", views.webUrl(project))
        .put("url", views.sshUrl(project))
        .put("ssh_url", views.sshUrl(project))
        .put("http_url", views.httpUrl(project));
  }

  private ObjectNode commit(Repository repository, Project project, RevCommit commit)
      throws IOException {
    var author = commit.getAuthorIdent();
    var view =
        Json.object()
            .put("id", commit.name())
            .put("message", commit.getFullMessage())
            .put("title", commit.getShortMessage())
            .put(
                "timestamp",
                ISO.format(commit.getCommitterIdent().getWhenAsInstant().atOffset(ZoneOffset.UTC)))
            .put("url", views.webUrl(project) + "/-/commit/" + commit.name());
    view.putObject("author").put("name", author.getName()).put("email", author.getEmailAddress());
    var added = view.putArray("added");
    var modified = view.putArray("modified");
    var removed = view.putArray("removed");
    for (var entry : changes(repository, commit)) {
      switch (entry.getChangeType()) {
        case ADD, COPY -> added.add(entry.getNewPath());
        case MODIFY -> modified.add(entry.getNewPath());
        case DELETE -> removed.add(entry.getOldPath());
        case RENAME -> {
          removed.add(entry.getOldPath());
          added.add(entry.getNewPath());
        }
      }
    }
    return view;
  }

  private static List<DiffEntry> changes(Repository repository, RevCommit commit)
      throws IOException {
    try (var diff = new DiffFormatter(NullOutputStream.INSTANCE);
        var walk = new RevWalk(repository)) {
      diff.setRepository(repository);
      var parent =
          commit.getParentCount() == 0 ? null : walk.parseCommit(commit.getParent(0)).getTree();
      return diff.scan(parent, walk.parseCommit(commit).getTree());
    }
  }
}
