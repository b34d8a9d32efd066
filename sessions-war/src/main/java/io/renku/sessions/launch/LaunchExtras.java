package io.renku.sessions.launch;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a client may ask for beyond the reference's interface: another kind of server, further
 * repositories, and the user's own secrets as files.
 *
 * @param secrets names of Secrets
 */
record LaunchExtras(
    Optional<ApplicationServer> application,
    List<RepositoryWish> repositories,
    List<String> secrets) {
  static final LaunchExtras NONE = new LaunchExtras(Optional.empty(), List.of(), List.of());
  private static final int MOST = 20;

  /** A project to clone beside the session's own; without a branch, its default one. */
  record RepositoryWish(String namespace, String project, Optional<String> branch) {
    String path() {
      return namespace + "/" + project;
    }

    private static RepositoryWish read(RequestFields fields) {
      var wish =
          new RepositoryWish(
              fields.requiredText("namespace").toLowerCase(Locale.ROOT),
              fields.requiredText("project").toLowerCase(Locale.ROOT),
              fields.text("branch").filter(branch -> !branch.isBlank()));
      fields.refuseOthers();
      return wish;
    }
  }

  static LaunchExtras read(RequestFields fields) {
    var extras =
        new LaunchExtras(
            fields.nested("application").map(ApplicationServer::read),
            fields.items("repositories").stream().map(RepositoryWish::read).toList(),
            fields.textList("secrets"));
    for (var name : extras.secrets()) {
      if (!name.matches("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?")) {
        fields.fault("secrets", "Not the name of a Secret: %s.".formatted(name));
      }
    }
    if (new HashSet<>(extras.secrets()).size() < extras.secrets().size()) {
      fields.fault("secrets", "Each name once.");
    }
    if (extras.secrets().size() > MOST || extras.repositories().size() > MOST) {
      var field = extras.secrets().size() > MOST ? "secrets" : "repositories";
      fields.fault(field, "At most %d.".formatted(MOST));
    }
    return extras;
  }
}
