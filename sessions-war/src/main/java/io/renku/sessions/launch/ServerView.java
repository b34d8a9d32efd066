package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Quantity;
import io.renku.sessions.session.Session;
import io.renku.sessions.storages.MountedStorages;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** A session as clients see it. Whatever a resource lacks is left out rather than an error. */
public record ServerView(Session session, SessionsConfig config, Instant now) {
  private static final List<String> REQUIRED =
      List.of("namespace", "projectName", "branch", "commit-sha", "repository");
  private static final List<String> OPTIONAL =
      List.of(
          "hibernation",
          "hibernationBranch",
          "hibernationCommitSha",
          "hibernationDirty",
          "hibernationSynchronized",
          "hibernationDate",
          "hibernatedSecondsThreshold",
          "lastActivityDate",
          "idleSecondsThreshold",
          "servername",
          "username",
          "git-host",
          "gitlabProjectId");

  public JsonObject toJson() {
    var pod = Tree.textAt(session.status(), "mainPod", "name");
    return object(
        "name", session.name(),
        "url", url(),
        "image", session.image(),
        "started", started(),
        "state", object("pod_name", pod.<Object>map(name -> name).orElse(JsonValue.NULL)),
        "annotations", annotations(),
        "resources", object("requests", requests(), "usage", usage()),
        "status", new ServerStatus(session, config, now).toJson(),
        "cloudstorage", config.cloudStorage.isEnabled() ? MountedStorages.of(session) : null);
  }

  private String url() {
    return session.token().filter(token -> !token.isEmpty()).isPresent()
        ? session.fullUrl() + "?token=" + session.token().get()
        : session.fullUrl();
  }

  /** Older Python clients cannot read a Z. */
  private String started() {
    return Tree.textAt(session.metadata(), "creationTimestamp")
        .map(time -> time.replaceFirst("Z$", "+00:00"))
        .orElse("");
  }

  private JsonObject annotations() {
    var known = Tree.objectAt(session.metadata(), "annotations");
    var shown = new LinkedHashMap<String, String>();
    for (var name : REQUIRED) {
      shown.put(Session.PREFIX + name, Tree.textAt(known, Session.PREFIX + name).orElse(""));
    }
    for (var name : OPTIONAL) {
      Tree.textAt(known, Session.PREFIX + name)
          .ifPresent(value -> shown.put(Session.PREFIX + name, value));
    }
    for (var name : List.of("jupyter.org/servername", "jupyter.org/username")) {
      Tree.textAt(known, name).ifPresent(value -> shown.put(name, value));
    }
    shown.put(
        Session.PREFIX + "default_image_used",
        session.image().equals(config.defaultImage) ? "True" : "False");
    return Tree.objectOf(shown);
  }

  private JsonObject requests() {
    var wanted = Tree.objectAt(session.spec(), "jupyterServer", "resources", "requests");
    var gpu =
        Tree.textAt(wanted, "nvidia.com/gpu")
            .filter(text -> text.matches("\\d{1,6}"))
            .map(Integer::valueOf)
            .filter(count -> count > 0);
    return object(
        "cpu", cores(Tree.textAt(wanted, "cpu")).orElse(null),
        "memory", size(Tree.textAt(wanted, "memory")).orElse(null),
        "storage", size(Tree.textAt(session.spec(), "storage", "size")).orElse(null),
        "gpu", gpu.orElse(null));
  }

  private JsonObject usage() {
    var usage = Tree.objectAt(session.status(), "mainPod", "resourceUsage");
    return object(
        "cpu", cores(Tree.textAt(usage, "cpuMillicores").map(milli -> milli + "m")).orElse(null),
        "memory", size(Tree.textAt(usage, "memoryBytes")).orElse(null),
        "storage", size(Tree.textAt(usage, "disk", "usedBytes")).orElse(null));
  }

  private static Optional<BigDecimal> cores(Optional<String> amount) {
    return amount.flatMap(Quantity::cores).map(c -> c.scale() < 1 ? c.setScale(1) : c);
  }

  private static Optional<String> size(Optional<String> amount) {
    return amount.flatMap(Quantity::bytes).map(Quantity::inGigabytes);
  }
}
