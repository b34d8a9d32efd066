package io.renku.forge.hooks;

import io.renku.forge.accounts.User;
import io.renku.forge.accounts.UserView;
import io.renku.forge.accounts.Users;
import io.renku.forge.git.GitStore;
import io.renku.forge.git.RefChange;
import io.renku.forge.git.Revisions;
import io.renku.forge.projects.Access;
import io.renku.forge.projects.Project;
import io.renku.forge.projects.ProjectView;
import io.renku.forge.projects.Projects;
import io.renku.forge.projects.ProtectedBranches;
import io.renku.forge.store.Index;
import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Repository;

/**
 * What follows from moved refs, whether by git or through the API: the activity of the project, its
 * default branch and the hooks. Announced before refs move, told afterwards, and told at the next
 * start when the process died in between.
 */
public final class Pushes {
  private static final int KEPT_EVENTS = 500;

  private final Store store;
  private final Projects projects;
  private final Users users;
  private final ProtectedBranches branches;
  private final GitStore git;
  private final Hooks hooks;
  private final HookQueue queue;
  private final Clock clock;
  private final PushPayload payloads;
  private final Table<PushIntent> intents;
  private final Table<PushEvent> events;
  private final Index<Long, PushEvent> byProject;
  private final Index<Long, PushEvent> byUser;

  public Pushes(
      Store store,
      Projects projects,
      Users users,
      ProtectedBranches branches,
      GitStore git,
      Hooks hooks,
      HookQueue queue,
      ProjectView views,
      UserView userViews,
      Clock clock) {
    this.store = store;
    this.projects = projects;
    this.users = users;
    this.branches = branches;
    this.git = git;
    this.hooks = hooks;
    this.queue = queue;
    this.clock = clock;
    this.payloads = new PushPayload(projects, views, userViews);
    this.intents = store.table("push_intents", PushIntent.class);
    this.events = store.table("push_events", PushEvent.class);
    this.byProject = events.indexedBy(PushEvent::projectId);
    this.byUser = events.indexedBy(PushEvent::userId);
  }

  public Stream<PushEvent> ofProject(long projectId) {
    return byProject.all(projectId);
  }

  public Stream<PushEvent> ofUser(long userId) {
    return byUser.all(userId);
  }

  public long announce(Project project, User user, List<RefChange> changes) {
    return store.change(
        () -> {
          var id = intents.nextId();
          intents.put(new PushIntent(id, project.id(), user.id(), List.copyOf(changes)));
          return id;
        });
  }

  /** Tells of the changes that were really made; none is fine. */
  public void tell(long announcement, Project project, User user, List<RefChange> made) {
    try (var repository = git.open(project.id())) {
      var deliveries = store.change(() -> record(announcement, repository, project, user, made));
      deliveries.forEach(queue::start);
    }
  }

  /** For what an earlier process announced and did not tell. */
  public void recover() {
    for (var intent : intents.all().toList()) {
      var project = projects.find(intent.projectId());
      var user = users.find(intent.userId());
      if (project.isEmpty() || user.isEmpty()) {
        store.change(() -> intents.remove(intent.id()));
        continue;
      }
      var made = git.use(intent.projectId(), r -> made(r, intent.changes()));
      tell(intent.id(), project.get(), user.get(), made);
    }
  }

  private static List<RefChange> made(Repository repository, List<RefChange> changes)
      throws IOException {
    var made = new ArrayList<RefChange>();
    for (var change : changes) {
      var ref = repository.exactRef(change.ref());
      var now = ref == null ? RefChange.NONE : ref.getObjectId().name();
      if (now.equals(change.after())) {
        made.add(change);
      }
    }
    return made;
  }

  private List<Delivery> record(
      long announcement, Repository repository, Project project, User user, List<RefChange> made) {
    intents.remove(announcement);
    if (made.isEmpty() || projects.find(project.id()).isEmpty()) {
      return List.of();
    }
    try {
      var deliveries = new ArrayList<Delivery>();
      var current = settleDefaultBranch(repository, project, made);
      projects.touched(project.id());
      for (var change : made) {
        record(repository, current, user, change, deliveries);
      }
      return deliveries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void record(
      Repository repository, Project project, User user, RefChange change, List<Delivery> into)
      throws IOException {
    var commits = PushPayload.commits(repository, change, project.defaultBranch());
    events.put(
        new PushEvent(
            events.nextId(),
            project.id(),
            user.id(),
            change.ref(),
            change.before(),
            change.after(),
            commits.total(),
            commits.title(),
            clock.millis()));
    forgetOld(project.id());
    var event = change.isTag() ? Hook.TAG_PUSH : Hook.PUSH;
    var branch = change.isTag() ? null : change.shortName();
    var listening = hooks.of(project.id()).filter(h -> h.wants(event, branch)).toList();
    if (!listening.isEmpty()) {
      var payload = payloads.of(repository, project, user, change, commits).toString();
      var title = change.isTag() ? "Tag Push Hook" : "Push Hook";
      listening.forEach(hook -> into.add(queue.enqueue(hook, title, payload)));
    }
  }

  /**
   * The first branch of a project becomes its default if its own is not there, and is protected.
   */
  private Project settleDefaultBranch(Repository repository, Project project, List<RefChange> made)
      throws IOException {
    var current = projects.get(project.id());
    var created =
        made.stream()
            .filter(c -> c.isBranch() && c.isCreation())
            .map(RefChange::shortName)
            .toList();
    if (created.isEmpty()) {
      return current;
    }
    var head = Revisions.headBranch(repository);
    var settled = created.contains(head) || repository.exactRef("refs/heads/" + head) != null;
    if (!settled) {
      var branch = created.contains("master") ? "master" : created.getFirst();
      current = projects.edit(project.id(), s -> s.withDefaultBranch(branch));
    }
    var onlyNew =
        repository.getRefDatabase().getRefsByPrefix("refs/heads/").size() == created.size();
    if (onlyNew && branches.find(project.id(), current.defaultBranch()).isEmpty()) {
      branches.add(
          project.id(), current.defaultBranch(), Access.MAINTAINER, Access.MAINTAINER, false);
    }
    return current;
  }

  private void forgetOld(long projectId) {
    var all = byProject.all(projectId).toList();
    all.stream().limit(Math.max(0, all.size() - KEPT_EVENTS)).forEach(e -> events.remove(e.id()));
  }

  public void removeAll(long projectId) {
    byProject.all(projectId).toList().forEach(e -> events.remove(e.id()));
  }

  /** The payload that a test delivery carries: the newest commit as if it had just been pushed. */
  String sample(Project project, User user) {
    return git.use(
        project.id(),
        repository -> {
          var head = Revisions.resolve(repository, project.defaultBranch());
          if (head.isEmpty()) {
            return null;
          }
          var commit = Revisions.parse(repository, head.get());
          var before = commit.getParentCount() == 0 ? RefChange.NONE : commit.getParent(0).name();
          var change =
              new RefChange("refs/heads/" + project.defaultBranch(), before, commit.name());
          var commits = PushPayload.commits(repository, change, project.defaultBranch());
          return payloads.of(repository, project, user, change, commits).toString();
        });
  }
}
