package io.renku.sessions.launch;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.sessions.PlatformConfig;
import io.renku.sessions.SessionFailure;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.projects.GitLabClient;
import io.renku.sessions.projects.Project;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionStore;
import io.renku.sessions.storages.MountService;
import io.renku.sessions.users.SafeName;
import io.renku.sessions.users.SessionUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts sessions: everything that can be wrong is found out before the resource is written. */
@ApplicationScoped
class LaunchService {
  private static final Logger LOG = LoggerFactory.getLogger(LaunchService.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LONGEST_LABEL = 63;

  /** A far end that hangs must leave threads to those who only look. */
  private static final int MOST_AT_ONCE = 50;

  private static final Duration PATIENCE_WITH_THE_DYING = Duration.ofSeconds(5);

  @Inject SessionStore sessions;
  @Inject GitLabClient gitlab;
  @Inject ImageService images;
  @Inject ServerOptionsService options;
  @Inject PortAllocator ports;
  @Inject MountService mounts;
  @Inject AdditionsService additions;
  @Inject SessionsConfig config;
  @Inject PlatformConfig platform;

  /** A session, and whether it is new. */
  record Launched(Session session, boolean isNew) {}

  @Bulkhead(MOST_AT_ONCE)
  Launched launch(LaunchRequest request, SessionUser user) {
    requireUsableName(user);
    var name =
        SafeName.ofSession(
            user.safeUsername(),
            request.namespace(),
            request.project(),
            request.branch(),
            request.commit());
    var existing = sessions.find(user.owner(), name).flatMap(session -> stillThere(session, user));
    return existing
        .map(session -> new Launched(session, false))
        .orElseGet(() -> create(name, request, user));
  }

  private void requireUsableName(SessionUser user) {
    if (user.git().isEmpty()) {
      throw Failure.unauthorized(
          "Your GitLab login is missing or has expired; log out and log in again.");
    }
    if (config.isReferenceProfile() && !user.isAnonymous() && user.email().isEmpty()) {
      throw Failure.unauthorized(
          "The access token lacks an e-mail address, by which sessions know their owner.");
    }
    var safe = user.safeUsername();
    if (safe.length() > LONGEST_LABEL || !safe.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?")) {
      throw SessionFailure.refused(
          SessionFailure.USER,
          "Sessions cannot be started for the username %s: it is too long or starts or ends with a special character."
              .formatted(user.username()));
    }
  }

  /** A session that is being deleted gets a few seconds to go, then its name is free. */
  private Optional<Session> stillThere(Session session, SessionUser user) {
    var patience = System.nanoTime() + PATIENCE_WITH_THE_DYING.toNanos();
    var current = Optional.of(session);
    while (current.filter(Session::isBeingDeleted).isPresent() && System.nanoTime() < patience) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return current;
      }
      current = sessions.find(user.owner(), session.name());
    }
    return current;
  }

  private Launched create(String name, LaunchRequest request, SessionUser user) {
    var project =
        gitlab
            .project(request.projectPath(), user.gitToken())
            .orElseThrow(() -> missing("project " + request.projectPath()));
    var identity = gitlab.identity(user.gitToken());
    var branch = gitlab.hasBranch(project, request.branch(), user.gitToken());
    var commit = gitlab.hasCommit(project, request.commit(), user.gitToken());
    var size = options.choose(request, user);
    requireAll(request, project, GitLabClient.join(branch), GitLabClient.join(commit));
    var image = images.choose(request, project, user);
    var launch =
        new Launch(
            name,
            request,
            user,
            project,
            image,
            size,
            GitLabClient.join(identity),
            ports.allocate(name),
            token(request, user),
            platform.base(),
            mounts.mounts(request.cloudStorage(), place(name, project, user, image)),
            additions.find(request.extras(), project, user));
    return write(launch);
  }

  private static void requireAll(
      LaunchRequest request, Project project, boolean hasBranch, boolean hasCommit) {
    var missing = new ArrayList<String>();
    if (!hasBranch) {
      missing.add("branch " + request.branch());
    }
    if (!hasCommit) {
      missing.add("commit " + request.commit());
    }
    if (!missing.isEmpty()) {
      throw missing(String.join(" and ", missing) + " of " + project.pathWithNamespace());
    }
  }

  private static SessionFailure missing(String what) {
    return new SessionFailure(
        ErrorCode.NOT_FOUND,
        1404,
        "The %s does not exist or you may not see it.".formatted(what),
        null);
  }

  private MountService.Place place(
      String name, Project project, SessionUser user, SessionImage image) {
    return new MountService.Place(
        name, config.namespace, project.id(), user, image.workspace(), image.workTree(project));
  }

  /**
   * The proxy asks registered users to log in; without one the server's own token protects it, if
   * it is a server that knows of tokens.
   */
  private String token(LaunchRequest request, SessionUser user) {
    if (user.isAnonymous()) {
      return user.id();
    }
    if (config.isReferenceProfile() || request.extras().application().isPresent()) {
      return "";
    }
    var bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private Launched write(Launch launch) {
    try {
      return written(launch);
    } catch (ClusterRefusal refusal) {
      var known = sessions.find(launch.user().owner(), launch.name());
      if (refusal.isConflict()) {
        return new Launched(known.orElseThrow(() -> taken(launch)), false);
      }
      if (refusal.status() < 500) {
        throw refused(refusal);
      }
      // In trouble the API server may have written it all the same.
      return known.map(session -> new Launched(session, true)).orElseGet(() -> writeAgain(launch));
    }
  }

  private Launched writeAgain(Launch launch) {
    try {
      return written(launch);
    } catch (ClusterRefusal refusal) {
      throw refused(refusal);
    }
  }

  private Launched written(Launch launch) {
    var created = sessions.create(new SessionManifest(launch, config).toJson());
    LOG.info("session {} launched", created.key());
    return new Launched(created, true);
  }

  private static SessionFailure taken(Launch launch) {
    return SessionFailure.refused(
        SessionFailure.USER,
        "The name %s is taken by another user's session; use another branch or commit."
            .formatted(launch.name()));
  }

  private static SessionFailure refused(ClusterRefusal refusal) {
    return SessionFailure.internal(
        SessionFailure.CREATE, "The cluster refused the new session: " + refusal.getMessage());
  }

  /** All sessions of a user that these annotations select. */
  List<Session> list(SessionUser user, SessionFilter filter) {
    return sessions.ownedBy(user.owner()).stream().filter(filter::accepts).toList();
  }
}
