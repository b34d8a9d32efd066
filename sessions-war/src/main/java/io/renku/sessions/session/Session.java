package io.renku.sessions.session;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** One JupyterServer resource: what its owner asked for, and what was last reported about it. */
public record Session(JsonObject resource) {
  /** By it the use of resource classes is counted. */
  public static final String CLASS_LABEL = "renku.io/resourceClassId";

  public static final String OWNER_LABEL = "renku.io/safe-username";
  public static final String PREFIX = "renku.io/";

  /** The annotation of a session whose server is not Jupyter. */
  public static final String APPLICATION = "applicationPort";

  public SessionKey key() {
    return new SessionKey(text("metadata", "namespace"), name());
  }

  public String name() {
    return text("metadata", "name");
  }

  public String uid() {
    return text("metadata", "uid");
  }

  public JsonObject metadata() {
    return Tree.objectAt(resource, "metadata");
  }

  public JsonObject labels() {
    return Tree.objectAt(resource, "metadata", "labels");
  }

  /** Whether the former operator has looked after it. */
  boolean isOfKopf() {
    return Tree.objectAt(resource, "metadata", "annotations").keySet().stream()
        .anyMatch(name -> name.startsWith("kopf.zalando.org/"));
  }

  /** Whether a child of this key has been made for it before. */
  boolean hasMade(String childKey) {
    return Tree.at(status(), "create_fn", "createdResources", childKey).isPresent();
  }

  /** The safe username of the session's owner. */
  public String owner() {
    return Tree.textAt(labels(), OWNER_LABEL).orElse("");
  }

  /** An annotation below {@code renku.io/}; empty text counts as absent. */
  public Optional<String> annotation(String name) {
    return Tree.textAt(resource, "metadata", "annotations", PREFIX + name)
        .filter(value -> !value.isEmpty());
  }

  public Optional<Instant> annotatedTime(String name) {
    return annotation(name).flatMap(Session::time);
  }

  public JsonObject spec() {
    return Tree.objectAt(resource, "spec");
  }

  public JsonObject status() {
    return Tree.objectAt(resource, "status");
  }

  public Optional<String> statusText(String name) {
    return Tree.textAt(status(), name);
  }

  public Optional<Instant> statusTime(String name) {
    return statusText(name).flatMap(Session::time);
  }

  public Optional<Instant> createdAt() {
    return Tree.textAt(metadata(), "creationTimestamp").flatMap(Session::time);
  }

  public String state() {
    return statusText("state").orElse(SessionState.STARTING);
  }

  public boolean isBeingDeleted() {
    return Tree.at(metadata(), "deletionTimestamp").isPresent();
  }

  public boolean isHibernated() {
    return Tree.isTrueAt(spec(), "jupyterServer", "hibernated");
  }

  public boolean isAnonymous() {
    return name().startsWith("anon-")
        && annotation("userId").orElse("").startsWith("anon-")
        && annotation("username").orElse("").startsWith("anon-");
  }

  /** Whether its server is not Jupyter, which would tell how it is used. */
  public boolean isApplication() {
    return annotation(APPLICATION).isPresent();
  }

  /** Whether what its user has made outlasts its pod. */
  public boolean keepsFiles() {
    return Tree.isTrueAt(spec(), "storage", "pvc", "enabled") && !isAnonymous();
  }

  public String image() {
    return Tree.textAt(spec(), "jupyterServer", "image").orElse("");
  }

  /** Without a slash at its end; empty for the root. */
  public String path() {
    var path = Tree.textAt(spec(), "routing", "path").orElse("/").replaceAll("/+$", "");
    return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
  }

  public String host() {
    return Tree.textAt(spec(), "routing", "host").orElse("");
  }

  public boolean isTls() {
    return Tree.isTrueAt(spec(), "routing", "tls", "enabled");
  }

  public String fullUrl() {
    return (isTls() ? "https://" : "http://") + host() + path();
  }

  public boolean isOidc() {
    return Tree.isTrueAt(spec(), "auth", "oidc", "enabled");
  }

  /** Absent: the operator makes one up; empty: the server asks for none. */
  public Optional<String> token() {
    return Tree.textAt(spec(), "auth", "token");
  }

  public long culling(String threshold) {
    return Tree.numberAt(spec(), 0, "culling", threshold + "SecondsThreshold");
  }

  private String text(String... path) {
    return Tree.textAt(resource, path).orElse("");
  }

  static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
