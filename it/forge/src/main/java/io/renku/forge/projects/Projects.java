package io.renku.forge.projects;

import io.renku.forge.accounts.Namespace;
import io.renku.forge.accounts.Namespaces;
import io.renku.forge.accounts.PathRule;
import io.renku.forge.accounts.User;
import io.renku.forge.git.GitStore;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.store.Index;
import io.renku.forge.store.Store;
import io.renku.forge.store.Table;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** All projects: making, finding, changing and removing them together with their repositories. */
public final class Projects {
  private final Store store;
  private final Namespaces namespaces;
  private final Members members;
  private final GitStore git;
  private final Clock clock;
  private final Table<Project> table;
  private final Index<String, Project> byPath;
  private final Index<Long, Project> byNamespace;
  private final Index<Long, Project> byParent;
  private final List<LongConsumer> removals = new ArrayList<>();

  public Projects(Store store, Namespaces namespaces, Members members, GitStore git, Clock clock) {
    this.store = store;
    this.namespaces = namespaces;
    this.members = members;
    this.git = git;
    this.clock = clock;
    this.table = store.table("projects", Project.class);
    this.byPath = table.indexedBy(p -> key(p.namespaceId(), p.path()));
    this.byNamespace = table.indexedBy(Project::namespaceId);
    this.byParent = table.indexedBy(Project::forkedFromId);
  }

  private static String key(long namespaceId, String path) {
    return namespaceId + "/" + path.toLowerCase(Locale.ROOT);
  }

  /** What else goes when a project goes; runs inside the same change. */
  public void whenRemoved(LongConsumer removal) {
    removals.add(removal);
  }

  public Optional<Project> find(long id) {
    return table.find(id);
  }

  public Project get(long id) {
    return table.find(id).orElseThrow(() -> ApiFailure.notFound("Project"));
  }

  public Optional<Project> find(String fullPath) {
    var slash = fullPath.lastIndexOf('/');
    return slash <= 0
        ? Optional.empty()
        : namespaces
            .find(fullPath.substring(0, slash))
            .flatMap(n -> byPath.one(key(n.id(), fullPath.substring(slash + 1))));
  }

  public Optional<Project> lookUp(String idOrPath) {
    return idOrPath.matches("\\d{1,18}") ? find(Long.parseLong(idOrPath)) : find(idOrPath);
  }

  public Stream<Project> all() {
    return table.all();
  }

  public Stream<Project> in(long namespaceId) {
    return byNamespace.all(namespaceId);
  }

  public Stream<Project> forksOf(long projectId) {
    return byParent.all(projectId);
  }

  public Namespace namespace(Project project) {
    return namespaces.get(project.namespaceId());
  }

  public String fullPath(Project project) {
    return namespace(project).fullPath() + "/" + project.path();
  }

  public Place place(Project project) {
    return Place.of(project, namespace(project));
  }

  public Project create(
      Namespace namespace, User creator, Project.Settings settings, Long forkedFromId) {
    validate(settings);
    var project =
        store.change(
            () -> {
              refuseTaken(namespace.id(), settings.path(), 0);
              var now = clock.millis();
              var made =
                  table.put(
                      new Project(
                          table.nextId(),
                          namespace.id(),
                          settings,
                          creator.id(),
                          forkedFromId,
                          now,
                          now,
                          now));
              var place = place(made);
              if (!namespace.isGroup()) {
                members.put(place, namespace.ownerId(), Access.OWNER, null, null);
              } else if (members.level(place, creator.id()) < Access.MAINTAINER) {
                members.put(place, creator.id(), Access.MAINTAINER, null, creator.id());
              }
              if (forkedFromId == null) {
                git.create(made.id(), settings.defaultBranch());
              } else {
                git.copy(forkedFromId, made.id());
              }
              return made;
            });
    return project;
  }

  public Project edit(long id, UnaryOperator<Project.Settings> edit) {
    return store.change(
        () -> {
          var before = get(id);
          var settings = edit.apply(before.settings());
          validate(settings);
          refuseTaken(before.namespaceId(), settings.path(), id);
          if (!settings.defaultBranch().equals(before.defaultBranch())) {
            git.setHead(id, settings.defaultBranch());
          }
          return table.put(before.edited(settings, clock.millis()));
        });
  }

  public void touched(long id) {
    store.change(() -> find(id).ifPresent(p -> table.put(p.active(clock.millis()))));
  }

  public void remove(Project project) {
    store.change(
        () -> {
          removals.forEach(r -> r.accept(project.id()));
          members.removeAll(place(project));
          forksOf(project.id()).toList().forEach(fork -> table.put(fork.withoutFork()));
          table.remove(project.id());
        });
    git.delete(project.id());
  }

  public void unfork(Project project) {
    store.change(() -> table.put(get(project.id()).withoutFork()));
  }

  private void refuseTaken(long namespaceId, String path, long exceptId) {
    if (byPath.one(key(namespaceId, path)).filter(p -> p.id() != exceptId).isPresent()
        || namespaces.find(namespaces.get(namespaceId).fullPath() + "/" + path).isPresent()) {
      var taken = io.renku.forge.http.Json.object();
      for (var field : List.of("project_namespace.name", "name", "path")) {
        taken.putArray(field).add("has already been taken");
      }
      throw new ApiFailure(400, io.renku.forge.http.Json.object().set("message", taken));
    }
  }

  private static void validate(Project.Settings settings) {
    if (settings.name().isBlank()) {
      throw ApiFailure.validation("name", "can't be blank");
    }
    if (settings.name().length() > 255) {
      throw ApiFailure.validation("name", "is too long (maximum is 255 characters)");
    }
    if (!settings.name().matches("[\\p{L}\\p{N}\\p{So}_][\\p{L}\\p{N}\\p{So}\\p{M}_.+\\- ]*")) {
      throw ApiFailure.validation(
          "name",
          "can contain only letters, digits, emoji, '_', '.', '+', dashes, or spaces. It must start"
              + " with a letter, digit, emoji, or '_'.");
    }
    if (!PathRule.allows(settings.path())) {
      throw ApiFailure.validation("path", PathRule.TEXT);
    }
    if (PathRule.isReservedProject(settings.path())) {
      throw ApiFailure.validation("path", settings.path() + " is a reserved name");
    }
    if (settings.description() != null && settings.description().length() > 2000) {
      throw ApiFailure.validation("description", "is too long (maximum is 2000 characters)");
    }
  }
}
